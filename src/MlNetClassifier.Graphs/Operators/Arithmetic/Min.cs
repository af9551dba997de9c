namespace MlNetClassifier.Graphs.Operators;

/// <summary>The smaller of a and b.</summary>
public sealed record Min : BinaryOperator
{
    internal override double Apply(double a, double b) => Math.Min(a, b);

    internal override long Apply(long a, long b) => Math.Min(a, b);
}
