using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="LeakyRelu"/>: 1 above 0, else alpha.</summary>
internal sealed record LeakyReluGradient : ActivationGradient
{
    /// <summary>Slope below 0.</summary>
    public required float Alpha { get; init; }

    internal override bool FromOutput => false;

    internal override double Slope(double saved) => saved > 0 ? 1 : Alpha;
}
