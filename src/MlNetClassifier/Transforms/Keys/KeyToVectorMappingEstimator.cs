using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Turns keys into vectors with a 1 at the key's place.</summary>
public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    internal KeyToVectorMappingEstimator(KeyToVectorMappingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputOutputColumnPair pair in Transformer.Columns)
        {
            SchemaShape.Column key = inputSchema.Require(pair.InputColumnName, nameof(KeyToVectorMappingEstimator));
            if (!key.IsKey)
            {
                throw ColumnErrors.WrongType(nameof(KeyToVectorMappingEstimator), key.Name, "a key", key.GetTypeString());
            }

            inputSchema = inputSchema.With(KeyIndicator.Shape(pair.OutputColumnName, key));
        }

        return inputSchema;
    }
}
