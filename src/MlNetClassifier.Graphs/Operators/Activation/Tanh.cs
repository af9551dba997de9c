namespace MlNetClassifier.Graphs.Operators;

/// <summary>Hyperbolic tangent.</summary>
public sealed record Tanh : UnaryOperator
{
    internal override double Apply(double x) => Math.Tanh(x);
}
