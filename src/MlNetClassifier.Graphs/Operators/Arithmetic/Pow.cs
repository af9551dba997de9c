namespace MlNetClassifier.Graphs.Operators;

/// <summary>a to the power b.</summary>
public sealed record Pow : BinaryOperator
{
    internal override double Apply(double a, double b) => Math.Pow(a, b);

    internal override long Apply(long a, long b) => (long)Math.Pow(a, b);
}
