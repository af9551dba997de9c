namespace MlNetClassifier.Graphs.Operators;

/// <summary>|x|.</summary>
public sealed record Abs : UnaryOperator
{
    internal override double Apply(double x) => Math.Abs(x);
}
