namespace MlNetClassifier.Graphs.Operators;

/// <summary>a + b.</summary>
public sealed record Add : BinaryOperator
{
    internal override double Apply(double a, double b) => a + b;

    internal override long Apply(long a, long b) => a + b;
}
