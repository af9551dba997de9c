namespace MlNetClassifier.Data;

/// <summary>An estimator that has nothing to learn.</summary>
/// <typeparam name="TTransformer">What it becomes.</typeparam>
public abstract class TrivialEstimator<TTransformer> : IEstimator<TTransformer>
    where TTransformer : class, ITransformer
{
    private protected TrivialEstimator(TTransformer transformer)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        Transformer = transformer;
    }

    internal TTransformer Transformer { get; }

    /// <summary>Checks the columns; reads no data.</summary>
    /// <param name="input">Data of the schema that will be transformed.</param>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Transformer.GetOutputSchema(input.Schema);
        return Transformer;
    }

    /// <inheritdoc/>
    public abstract SchemaShape GetOutputSchema(SchemaShape inputSchema);
}
