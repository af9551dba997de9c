using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Erf"/>, from its input: 2/√π · e^(−x²).</summary>
internal sealed record ErfGradient : ActivationGradient
{
    internal override bool FromOutput => false;

    internal override double Slope(double saved) => 2 / Math.Sqrt(Math.PI) * Math.Exp(-saved * saved);
}
