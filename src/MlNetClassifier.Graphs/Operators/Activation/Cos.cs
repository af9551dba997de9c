namespace MlNetClassifier.Graphs.Operators;

/// <summary>Cosine of radians.</summary>
public sealed record Cos : UnaryOperator
{
    internal override double Apply(double x) => Math.Cos(x);
}
