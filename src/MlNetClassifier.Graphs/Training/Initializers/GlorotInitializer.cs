namespace MlNetClassifier.Graphs.Training.Initializers;

/// <summary>Uniform within ±√(6 / (fan-in + fan-out)); Keras' default.</summary>
/// <remarks>Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.</remarks>
public sealed record GlorotInitializer : Initializer
{
    private protected override double Draw(ulong seed, ulong index, int fanIn, int fanOut) =>
        Math.Sqrt(6.0 / (fanIn + fanOut)) * ((2 * CounterRandom.Uniform(seed, index)) - 1);
}
