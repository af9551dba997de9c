using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Joins columns of one item type into a vector.</summary>
public sealed class ColumnConcatenatingEstimator : TrivialEstimator<ColumnConcatenatingTransformer>
{
    internal ColumnConcatenatingEstimator(ColumnConcatenatingTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (Concatenation group in Transformer.Groups)
        {
            SchemaShape.Column[] sources = [.. group.Sources.Select(source => inputSchema.Require(source.Name, nameof(ColumnConcatenatingEstimator)))];
            SchemaShape.Column first = sources[0];
            foreach (SchemaShape.Column source in sources)
            {
                if (!source.ItemType.Equals(first.ItemType) || source.IsKey != first.IsKey)
                {
                    throw ColumnErrors.WrongType(
                        nameof(ColumnConcatenatingEstimator), source.Name, $"the item type of column '{first.Name}', {first.GetTypeString()}", source.GetTypeString());
                }
            }

            bool varies = Array.Exists(sources, source => source.Kind == SchemaShape.Column.VectorKind.VariableVector);
            inputSchema = inputSchema.With(new SchemaShape.Column(
                group.Name, varies ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector, first.ItemType, first.IsKey));
        }

        return inputSchema;
    }
}
