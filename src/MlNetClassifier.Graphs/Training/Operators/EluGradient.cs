using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Elu"/>, from its input: 1, or Alpha · eˣ below 0.</summary>
internal sealed record EluGradient : ActivationGradient
{
    /// <summary>As of the forward operator.</summary>
    public float Alpha { get; init; } = 1f;

    internal override bool FromOutput => false;

    internal override double Slope(double saved) => saved < 0 ? Alpha * Math.Exp(saved) : 1;
}
