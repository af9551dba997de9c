namespace MlNetClassifier.Graphs.Operators;

/// <summary>x · max(0, min(1, x / 6 + 1/2)); MobileNetV3's activation (arXiv:1905.02244).</summary>
public sealed record HardSwish : UnaryOperator
{
    internal override double Apply(double x) => x * Math.Clamp(x / 6 + 0.5, 0, 1);
}
