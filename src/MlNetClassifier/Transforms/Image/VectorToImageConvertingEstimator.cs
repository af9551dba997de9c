using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Makes pictures of vectors of pixels.</summary>
public sealed class VectorToImageConvertingEstimator : TrivialEstimator<VectorToImageConvertingTransformer>
{
    internal VectorToImageConvertingEstimator(VectorToImageConvertingTransformer transformer)
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
            SchemaShape.Column column = inputSchema.Require(pair.InputColumnName, nameof(VectorToImageConvertingEstimator));
            if (column.Kind != SchemaShape.Column.VectorKind.Vector
                || (column.ItemType.RawType != typeof(float) && column.ItemType.RawType != typeof(double) && column.ItemType.RawType != typeof(byte)))
            {
                throw ColumnErrors.WrongType(nameof(VectorToImageConvertingEstimator), column.Name, "a vector of Single, Double or Byte", column.GetTypeString());
            }

            inputSchema = inputSchema.With(new SchemaShape.Column(pair.OutputColumnName, SchemaShape.Column.VectorKind.Scalar, Transformer.TypeOf(i), false));
        }

        return inputSchema;
    }
}
