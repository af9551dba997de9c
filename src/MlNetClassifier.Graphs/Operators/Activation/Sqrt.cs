namespace MlNetClassifier.Graphs.Operators;

/// <summary>Square root; NaN below 0.</summary>
public sealed record Sqrt : UnaryOperator
{
    internal override double Apply(double x) => Math.Sqrt(x);
}
