using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Turns pictures grey.</summary>
public sealed class ImageGrayscalingEstimator : TrivialEstimator<ImageGrayscalingTransformer>
{
    internal ImageGrayscalingEstimator(ImageGrayscalingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Transformer.Columns.Aggregate(inputSchema, (shape, pair) => shape.With(
            ImageColumns.Require(shape, pair.InputColumnName, nameof(ImageGrayscalingEstimator)).Renamed(pair.OutputColumnName)));
    }
}
