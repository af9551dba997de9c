namespace MlNetClassifier.Graphs.Operators;

/// <summary>Smallest integer not below x.</summary>
public sealed record Ceil : UnaryOperator
{
    internal override double Apply(double x) => Math.Ceiling(x);
}
