namespace MlNetClassifier.Graphs.Operators;

/// <summary>Largest integer not above x.</summary>
public sealed record Floor : UnaryOperator
{
    internal override double Apply(double x) => Math.Floor(x);
}
