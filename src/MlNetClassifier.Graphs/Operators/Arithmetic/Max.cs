namespace MlNetClassifier.Graphs.Operators;

/// <summary>The larger of a and b.</summary>
public sealed record Max : BinaryOperator
{
    internal override double Apply(double a, double b) => Math.Max(a, b);

    internal override long Apply(long a, long b) => Math.Max(a, b);
}
