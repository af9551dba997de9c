namespace MlNetClassifier.Graphs.Operators;

/// <summary>−x.</summary>
public sealed record Neg : UnaryOperator
{
    internal override double Apply(double x) => -x;
}
