using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Turns keys into vectors of the bits of their number.</summary>
public sealed class KeyToBinaryVectorMappingEstimator : TrivialEstimator<KeyToBinaryVectorMappingTransformer>
{
    internal KeyToBinaryVectorMappingEstimator(KeyToBinaryVectorMappingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputOutputColumnPair pair in Transformer.Columns)
        {
            SchemaShape.Column key = inputSchema.Require(pair.InputColumnName, nameof(KeyToBinaryVectorMappingEstimator));
            if (!key.IsKey)
            {
                throw ColumnErrors.WrongType(nameof(KeyToBinaryVectorMappingEstimator), key.Name, "a key", key.GetTypeString());
            }

            inputSchema = inputSchema.With(KeyIndicator.Shape(pair.OutputColumnName, key));
        }

        return inputSchema;
    }
}
