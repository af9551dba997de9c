using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="HardSigmoid"/>: alpha strictly between 0 and 1.</summary>
internal sealed record HardSigmoidGradient : ActivationGradient
{
    /// <summary>Slope of the middle part.</summary>
    public required float Alpha { get; init; }

    internal override double Slope(double saved) => saved is > 0 and < 1 ? Alpha : 0;
}
