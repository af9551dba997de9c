namespace MlNetClassifier.Graphs.Operators;

/// <summary>1 / x.</summary>
public sealed record Reciprocal : UnaryOperator
{
    internal override double Apply(double x) => 1 / x;
}
