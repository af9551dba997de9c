namespace MlNetClassifier.Graphs.Operators;

/// <summary>x, or Alpha · x below 0.</summary>
public sealed record LeakyRelu : UnaryOperator
{
    /// <summary>Slope below 0. Default 0.01.</summary>
    public float Alpha { get; init; } = 0.01f;

    internal override double Apply(double x) => x < 0 ? Alpha * x : x;
}
