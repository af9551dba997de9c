using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Relu"/>: 1 where the output is above 0.</summary>
internal sealed record ReluGradient : ActivationGradient
{
    internal override double Slope(double saved) => saved > 0 ? 1 : 0;
}
