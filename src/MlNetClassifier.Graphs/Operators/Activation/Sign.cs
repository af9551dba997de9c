namespace MlNetClassifier.Graphs.Operators;

/// <summary>−1, 0 or 1.</summary>
public sealed record Sign : UnaryOperator
{
    internal override double Apply(double x) => double.IsNaN(x) ? double.NaN : Math.Sign(x);
}
