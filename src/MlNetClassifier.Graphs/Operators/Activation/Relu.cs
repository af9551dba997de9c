namespace MlNetClassifier.Graphs.Operators;

/// <summary>max(0, x).</summary>
public sealed record Relu : UnaryOperator
{
    internal override double Apply(double x) => Math.Max(0, x);
}
