namespace MlNetClassifier.Graphs.Training.Initializers;

/// <summary>The same value everywhere.</summary>
/// <param name="Value">The value.</param>
public sealed record ConstantInitializer(float Value) : Initializer
{
    private protected override double Draw(ulong seed, ulong index, int fanIn, int fanOut) => Value;
}
