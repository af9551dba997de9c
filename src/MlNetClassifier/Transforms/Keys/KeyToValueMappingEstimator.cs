using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Maps keys back to the values they stand for.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(KeyToValueMappingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputOutputColumnPair pair in Transformer.Columns)
        {
            SchemaShape.Column key = inputSchema.Require(pair.InputColumnName, nameof(KeyToValueMappingEstimator));
            if (!key.IsKey)
            {
                throw ColumnErrors.WrongType(nameof(KeyToValueMappingEstimator), key.Name, "a key", key.GetTypeString());
            }

            if (!key.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column values))
            {
                throw ColumnErrors.WrongType(nameof(KeyToValueMappingEstimator), key.Name, "a key with values (the KeyValues annotation)", "a key without them");
            }

            inputSchema = inputSchema.With(new SchemaShape.Column(pair.OutputColumnName, key.Kind, values.ItemType, values.IsKey));
        }

        return inputSchema;
    }
}
