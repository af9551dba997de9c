namespace MlNetClassifier.Graphs.Operators;

/// <summary>x · Φ(x), Φ the normal distribution function (arXiv:1606.08415).</summary>
public sealed record Gelu : UnaryOperator
{
    /// <summary>Whether Φ is approximated by tanh, as some networks were trained. Default false: exact.</summary>
    public bool Approximate { get; init; }

    internal override double Apply(double x) => Approximate
        ? 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
        : 0.5 * x * (1 + Erf.Value(x / Math.Sqrt(2)));
}
