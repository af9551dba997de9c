using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Clip"/>: 1 strictly between the limits.</summary>
internal sealed record ClipGradient : ActivationGradient
{
    /// <summary>Lower limit.</summary>
    public required float Min { get; init; }

    /// <summary>Upper limit.</summary>
    public required float Max { get; init; }

    internal override double Slope(double saved) => saved > Min && saved < Max ? 1 : 0;
}
