using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Replaces values by those a table has for them.</summary>
public class ValueMappingEstimator : TrivialEstimator<ValueMappingTransformer>
{
    internal ValueMappingEstimator(ValueMappingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ValueMap map = Transformer.Map;
        foreach (InputOutputColumnPair pair in Transformer.Columns)
        {
            SchemaShape.Column input = inputSchema.Require(pair.InputColumnName, nameof(ValueMappingEstimator));
            if (input.ItemType.RawType != map.KeyType.RawType || (input.Kind != SchemaShape.Column.VectorKind.Scalar && map.ValueType is VectorDataViewType))
            {
                throw ColumnErrors.WrongType(nameof(ValueMappingEstimator), input.Name, map.KeyType.ToString()!, input.GetTypeString());
            }

            SchemaShape.Column value = SchemaShape.Column.From(pair.OutputColumnName, map.ValueType, map.Annotations);
            SchemaShape.Column.VectorKind kind = input.Kind == SchemaShape.Column.VectorKind.Scalar ? value.Kind : input.Kind;
            inputSchema = inputSchema.With(new SchemaShape.Column(pair.OutputColumnName, kind, value.ItemType, value.IsKey, value.Annotations));
        }

        return inputSchema;
    }
}
