using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Scores a TensorFlow graph.</summary>
public sealed class TensorFlowEstimator : IEstimator<TensorFlowTransformer>
{
    private readonly TensorFlowTransformer _transformer;

    internal TensorFlowEstimator(TensorFlowTransformer transformer)
    {
        _transformer = transformer;
    }

    /// <summary>Checks the columns; reads no data.</summary>
    /// <param name="input">Data of the schema that will be transformed.</param>
    public TensorFlowTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in _transformer.Scoring.Inputs)
        {
            inputSchema.Require(name, nameof(TensorFlowEstimator));
        }

        // The number type is Single but for class numbers, which cannot be told before the column sizes are known.
        return inputSchema.With(
            [.. _transformer.Scoring.Outputs.Select(name => new SchemaShape.Column(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false))]);
    }
}
