using MlNetClassifier.Runtime;

namespace MlNetClassifier.Data;

/// <summary>Estimators one after the other; each is fitted on what the ones before made of the training data.</summary>
/// <typeparam name="TLastTransformer">What the last estimator becomes.</typeparam>
public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    /// <summary>The last estimator; null for an empty chain.</summary>
    public readonly IEstimator<TLastTransformer> LastEstimator;

    private readonly IEstimator<ITransformer>[] _estimators;
    private readonly TransformerScope[] _scopes;
    private readonly bool[] _cacheAfter;

    /// <summary>Makes an empty chain.</summary>
    public EstimatorChain()
        : this([], [], [])
    {
    }

    private EstimatorChain(IEstimator<ITransformer>[] estimators, TransformerScope[] scopes, bool[] cacheAfter)
    {
        _estimators = estimators;
        _scopes = scopes;
        _cacheAfter = cacheAfter;
        LastEstimator = estimators.Length == 0 ? null! : (IEstimator<TLastTransformer>)estimators[^1];
    }

    /// <summary>Fits the estimators in order. The columns are checked through the whole chain before the first one is fitted.</summary>
    /// <param name="input">The training data.</param>
    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));

        IDataView view = input;
        ITransformer[] transformers = new ITransformer[_estimators.Length];
        for (int i = 0; i < transformers.Length; i++)
        {
            transformers[i] = _estimators[i].Fit(view);
            if (i < transformers.Length - 1 && (_scopes[i] & TransformerScope.Training) != 0)
            {
                view = transformers[i].Transform(view);
                if (_cacheAfter[i])
                {
                    view = new CacheDataView(view);
                }
            }
        }

        return new TransformerChain<TLastTransformer>(transformers, _scopes);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _estimators.Aggregate(inputSchema, (shape, estimator) => estimator.GetOutputSchema(shape));

    /// <summary>The chain with one more estimator.</summary>
    /// <typeparam name="TNewTrans">What the estimator becomes.</typeparam>
    /// <param name="estimator">The estimator.</param>
    /// <param name="scope">When its transformer takes part.</param>
    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return new EstimatorChain<TNewTrans>([.. _estimators, estimator], [.. _scopes, scope], [.. _cacheAfter, false]);
    }

    /// <summary>
    /// Keeps what the last estimator makes of the training data in memory, so that the estimators after it, which may read it many times, do not
    /// compute it anew. Columns that cannot be kept (images) are not available to later estimators.
    /// </summary>
    /// <param name="env">The context.</param>
    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        if (_estimators.Length == 0 || _cacheAfter[^1])
        {
            return this;
        }

        return new EstimatorChain<TLastTransformer>(_estimators, _scopes, [.. _cacheAfter[..^1], true]);
    }
}
