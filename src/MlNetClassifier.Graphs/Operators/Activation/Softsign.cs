namespace MlNetClassifier.Graphs.Operators;

/// <summary>x / (1 + |x|).</summary>
public sealed record Softsign : UnaryOperator
{
    internal override double Apply(double x) => x / (1 + Math.Abs(x));
}
