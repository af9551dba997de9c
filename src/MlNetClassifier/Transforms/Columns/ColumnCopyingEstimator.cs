using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Gives columns a second name.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator(ColumnCopyingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Transformer.Columns.Aggregate(inputSchema, (shape, pair) => shape.With(
            inputSchema.Require(pair.InputColumnName, nameof(ColumnCopyingEstimator)).Renamed(pair.OutputColumnName)));
    }
}
