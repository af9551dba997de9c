namespace MlNetClassifier.Graphs.Operators;

/// <summary>Natural logarithm.</summary>
public sealed record Log : UnaryOperator
{
    internal override double Apply(double x) => Math.Log(x);
}
