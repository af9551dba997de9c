using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(ColumnSelectingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        string[] named = [.. Transformer.Names.Select(name => inputSchema.TryFindColumn(name, out _) || Transformer.IgnoreMissing
            ? name
            : inputSchema.Require(name, nameof(ColumnSelectingEstimator)).Name)];
        return new SchemaShape(Transformer.Keep
            ? named.Where(name => inputSchema.TryFindColumn(name, out _)).Select(name => inputSchema.Require(name, nameof(ColumnSelectingEstimator)))
            : inputSchema.Where(column => !named.Contains(column.Name)));
    }
}
