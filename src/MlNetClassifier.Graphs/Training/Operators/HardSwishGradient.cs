using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="HardSwish"/>: 0 below −3, 1 above 3, x / 3 + 1/2 between.</summary>
internal sealed record HardSwishGradient : ActivationGradient
{
    internal override bool FromOutput => false;

    internal override double Slope(double saved) => saved <= -3 ? 0 : saved >= 3 ? 1 : (saved / 3) + 0.5;
}
