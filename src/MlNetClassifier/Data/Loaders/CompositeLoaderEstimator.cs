namespace MlNetClassifier.Data;

/// <summary>A loader, or one that learns first, followed by estimators.</summary>
/// <typeparam name="TSource">The source.</typeparam>
/// <typeparam name="TLastTransformer">What the last estimator becomes.</typeparam>
public sealed class CompositeLoaderEstimator<TSource, TLastTransformer>
    : IDataLoaderEstimator<TSource, CompositeDataLoader<TSource, TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    private readonly IDataLoaderEstimator<TSource, IDataLoader<TSource>> _start;
    private readonly EstimatorChain<TLastTransformer> _estimators;

    /// <summary>Joins a loader and estimators.</summary>
    /// <param name="start">The loader.</param>
    /// <param name="estimatorChain">The estimators; null for none.</param>
    public CompositeLoaderEstimator(IDataLoaderEstimator<TSource, IDataLoader<TSource>> start, EstimatorChain<TLastTransformer>? estimatorChain = null)
    {
        ArgumentNullException.ThrowIfNull(start);
        _start = start;
        _estimators = estimatorChain ?? new EstimatorChain<TLastTransformer>();
    }

    /// <summary>Loads the source and fits the estimators on it.</summary>
    /// <param name="input">The source.</param>
    public CompositeDataLoader<TSource, TLastTransformer> Fit(TSource input)
    {
        IDataLoader<TSource> loader = _start.Fit(input);
        return new CompositeDataLoader<TSource, TLastTransformer>(loader, _estimators.Fit(loader.Load(input)));
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema() => _estimators.GetOutputSchema(_start.GetOutputSchema());

    /// <summary>The same with one more estimator.</summary>
    /// <typeparam name="TNewTrans">What the estimator becomes.</typeparam>
    /// <param name="estimator">The estimator.</param>
    public CompositeLoaderEstimator<TSource, TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator)
        where TNewTrans : class, ITransformer => new(_start, _estimators.Append(estimator));
}
