namespace MlNetClassifier.Graphs.Operators;

/// <summary>Sine of radians.</summary>
public sealed record Sin : UnaryOperator
{
    internal override double Apply(double x) => Math.Sin(x);
}
