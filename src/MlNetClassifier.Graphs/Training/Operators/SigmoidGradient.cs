using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Sigmoid"/>: y · (1 − y).</summary>
internal sealed record SigmoidGradient : ActivationGradient
{
    internal override double Slope(double saved) => saved * (1 - saved);
}
