namespace MlNetClassifier.Graphs.Operators;

/// <summary>x · tanh(ln(1 + eˣ)) (arXiv:1908.08681).</summary>
public sealed record Mish : UnaryOperator
{
    internal override double Apply(double x) => x * Math.Tanh(x > 30 ? x : Math.Log(1 + Math.Exp(x)));
}
