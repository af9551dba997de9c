namespace MlNetClassifier.Graphs.Operators;

/// <summary>ln(1 + eˣ).</summary>
public sealed record Softplus : UnaryOperator
{
    internal override double Apply(double x) => x > 30 ? x : Math.Log(1 + Math.Exp(x));
}
