using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>Gradient of <see cref="Mish"/>, from its input: tanh(s) + x · σ(x) · (1 − tanh²(s)), s = ln(1 + eˣ).</summary>
internal sealed record MishGradient : ActivationGradient
{
    internal override bool FromOutput => false;

    internal override double Slope(double saved)
    {
        double tanh = Math.Tanh(saved > 30 ? saved : Math.Log(1 + Math.Exp(saved)));
        return tanh + (saved / (1 + Math.Exp(-saved)) * (1 - (tanh * tanh)));
    }
}
