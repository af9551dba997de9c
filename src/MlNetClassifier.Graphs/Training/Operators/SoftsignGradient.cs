using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Softsign"/>, from its output: (1 − |y|)².</summary>
internal sealed record SoftsignGradient : ActivationGradient
{
    internal override double Slope(double saved) => (1 - Math.Abs(saved)) * (1 - Math.Abs(saved));
}
