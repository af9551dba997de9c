namespace MlNetClassifier.Graphs.Operators;

/// <summary>Nearest integer, halves to the even one.</summary>
public sealed record Round : UnaryOperator
{
    internal override double Apply(double x) => Math.Round(x, MidpointRounding.ToEven);
}
