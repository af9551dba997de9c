namespace MlNetClassifier.Graphs.Training.Initializers;

/// <summary>Normal with variance 2 / fan-in, for layers followed by ReLU.</summary>
/// <remarks>He et al., "Delving deep into rectifiers", ICCV 2015.</remarks>
public sealed record HeInitializer : Initializer
{
    private protected override double Draw(ulong seed, ulong index, int fanIn, int fanOut) => Math.Sqrt(2.0 / fanIn) * CounterRandom.Normal(seed, index);
}
