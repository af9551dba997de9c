namespace MlNetClassifier.Graphs.Operators;

/// <summary>1 / (1 + e⁻ˣ).</summary>
public sealed record Sigmoid : UnaryOperator
{
    internal override double Apply(double x) => 1 / (1 + Math.Exp(-x));
}
