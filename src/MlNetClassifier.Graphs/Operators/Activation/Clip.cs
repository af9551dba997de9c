namespace MlNetClassifier.Graphs.Operators;

/// <summary>x limited to Min … Max; 0 … 6 is ReLU6.</summary>
public sealed record Clip : UnaryOperator
{
    /// <summary>Lower limit. Default −∞.</summary>
    public float Min { get; init; } = float.NegativeInfinity;

    /// <summary>Upper limit; wins where it is below <see cref="Min"/>. Default +∞.</summary>
    public float Max { get; init; } = float.PositiveInfinity;

    internal override double Apply(double x) => Math.Min(Math.Max(x, Min), Max);
}
