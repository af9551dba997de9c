using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Converts columns to another type.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(TypeConvertingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        for (int i = 0; i < Transformer.Columns.Count; i++)
        {
            InputOutputColumnPair pair = Transformer.Columns[i];
            SchemaShape.Column input = inputSchema.Require(pair.InputColumnName, nameof(TypeConvertingEstimator));
            if (input.ItemType is not PrimitiveDataViewType)
            {
                throw ColumnErrors.WrongType(nameof(TypeConvertingEstimator), input.Name, "text, numbers or other single values", input.GetTypeString());
            }

            inputSchema = inputSchema.With(new SchemaShape.Column(
                pair.OutputColumnName, input.Kind, PrimitiveTypes.FromKind(Transformer.KindOf(i)), input.IsKey, input.IsKey ? input.Annotations : null));
        }

        return inputSchema;
    }
}
