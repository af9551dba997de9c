using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Tanh"/>: 1 − y².</summary>
internal sealed record TanhGradient : ActivationGradient
{
    internal override double Slope(double saved) => 1 - (saved * saved);
}
