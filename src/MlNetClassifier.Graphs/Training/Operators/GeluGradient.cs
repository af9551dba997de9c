using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Gelu"/>, from its input: Φ(x) + x · φ(x), or the derivative of the approximation by tanh.</summary>
internal sealed record GeluGradient : ActivationGradient
{
    /// <summary>As of the forward operator.</summary>
    public bool Approximate { get; init; }

    internal override bool FromOutput => false;

    internal override double Slope(double saved)
    {
        if (!Approximate)
        {
            return (0.5 * (1 + Erf.Value(saved / Math.Sqrt(2)))) + (saved * Math.Exp(-saved * saved / 2) / Math.Sqrt(2 * Math.PI));
        }

        double scale = Math.Sqrt(2 / Math.PI), tanh = Math.Tanh(scale * (saved + (0.044715 * saved * saved * saved)));
        return (0.5 * (1 + tanh)) + (0.5 * saved * (1 - (tanh * tanh)) * scale * (1 + (3 * 0.044715 * saved * saved)));
    }
}
