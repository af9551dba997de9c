namespace MlNetClassifier.Graphs.Operators;

/// <summary>eˣ.</summary>
public sealed record Exp : UnaryOperator
{
    internal override double Apply(double x) => Math.Exp(x);
}
