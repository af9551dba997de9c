namespace MlNetClassifier.Graphs.Operators;

/// <summary>x, or Alpha · (eˣ − 1) below 0.</summary>
public sealed record Elu : UnaryOperator
{
    /// <summary>Limit of −y for x → −∞. Default 1.</summary>
    public float Alpha { get; init; } = 1f;

    internal override double Apply(double x) => x < 0 ? Alpha * (Math.Exp(x) - 1) : x;
}
