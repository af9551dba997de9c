namespace MlNetClassifier.Graphs.Operators;

/// <summary>Alpha · x + Beta, limited to 0 … 1.</summary>
public sealed record HardSigmoid : UnaryOperator
{
    /// <summary>Slope. Default 0.2.</summary>
    public float Alpha { get; init; } = 0.2f;

    /// <summary>Value at 0. Default 0.5.</summary>
    public float Beta { get; init; } = 0.5f;

    internal override double Apply(double x) => Math.Clamp(Alpha * x + Beta, 0, 1);
}
