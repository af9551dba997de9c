namespace MlNetClassifier.Transforms;

/// <summary>Replaces values by those a table has for them.</summary>
/// <typeparam name="TKey">The type of the values looked up.</typeparam>
/// <typeparam name="TValue">The type of the values found.</typeparam>
public sealed class ValueMappingEstimator<TKey, TValue> : ValueMappingEstimator
{
    internal ValueMappingEstimator(ValueMappingTransformer transformer)
        : base(transformer)
    {
    }
}
