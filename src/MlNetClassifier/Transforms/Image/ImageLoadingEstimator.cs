using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Data;

/// <summary>Reads picture files whose paths are in a column.</summary>
public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    internal ImageLoadingEstimator(ImageLoadingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputOutputColumnPair pair in Transformer.Columns)
        {
            SchemaShape.Column path = inputSchema.Require(pair.InputColumnName, nameof(ImageLoadingEstimator));
            if (path.Kind != SchemaShape.Column.VectorKind.Scalar || path.ItemType is not TextDataViewType)
            {
                throw ColumnErrors.WrongType(nameof(ImageLoadingEstimator), path.Name, "String", path.GetTypeString());
            }

            inputSchema = inputSchema.With(Transformer.IsImageType
                ? new SchemaShape.Column(pair.OutputColumnName, SchemaShape.Column.VectorKind.Scalar, new ImageDataViewType(), false)
                : new SchemaShape.Column(pair.OutputColumnName, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Byte, false));
        }

        return inputSchema;
    }
}
