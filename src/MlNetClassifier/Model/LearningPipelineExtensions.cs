using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>Puts estimators and transformers one after the other.</summary>
public static class LearningPipelineExtensions
{
    /// <summary>The chain of two estimators.</summary>
    /// <typeparam name="TTrans">What the second becomes.</typeparam>
    /// <param name="start">The first.</param>
    /// <param name="estimator">The second.</param>
    /// <param name="scope">When the second one's transformer takes part.</param>
    public static EstimatorChain<TTrans> Append<TTrans>(
        this IEstimator<ITransformer> start, IEstimator<TTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(estimator);
        return start is EstimatorChain<ITransformer> chain
            ? chain.Append(estimator, scope)
            : new EstimatorChain<ITransformer>().Append(start).Append(estimator, scope);
    }

    /// <summary>Keeps what an estimator makes of the training data in memory for the estimators after it.</summary>
    /// <typeparam name="TTrans">What the estimator becomes.</typeparam>
    /// <param name="start">The estimator.</param>
    /// <param name="env">The context.</param>
    public static EstimatorChain<TTrans> AppendCacheCheckpoint<TTrans>(this IEstimator<TTrans> start, IHostEnvironment env)
        where TTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(start);
        return new EstimatorChain<ITransformer>().Append(start).AppendCacheCheckpoint(env);
    }

    /// <summary>A loader that learns, followed by an estimator.</summary>
    /// <typeparam name="TSource">What is loaded.</typeparam>
    /// <typeparam name="TTrans">What the estimator becomes.</typeparam>
    /// <param name="start">The loader.</param>
    /// <param name="estimator">The estimator.</param>
    public static CompositeLoaderEstimator<TSource, TTrans> Append<TSource, TTrans>(
        this IDataLoaderEstimator<TSource, IDataLoader<TSource>> start, IEstimator<TTrans> estimator)
        where TTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(estimator);
        return new CompositeLoaderEstimator<TSource, ITransformer>(start).Append(estimator);
    }

    /// <summary>A loader followed by an estimator.</summary>
    /// <typeparam name="TSource">What is loaded.</typeparam>
    /// <typeparam name="TTrans">What the estimator becomes.</typeparam>
    /// <param name="start">The loader.</param>
    /// <param name="estimator">The estimator.</param>
    public static CompositeLoaderEstimator<TSource, TTrans> Append<TSource, TTrans>(this IDataLoader<TSource> start, IEstimator<TTrans> estimator)
        where TTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(estimator);
        return new CompositeLoaderEstimator<TSource, ITransformer>(new TrivialLoaderEstimator<TSource>(start)).Append(estimator);
    }

    /// <summary>A loader followed by a transformer.</summary>
    /// <typeparam name="TSource">What is loaded.</typeparam>
    /// <typeparam name="TTrans">The type of the transformer.</typeparam>
    /// <param name="loader">The loader.</param>
    /// <param name="transformer">The transformer.</param>
    public static CompositeDataLoader<TSource, TTrans> Append<TSource, TTrans>(this IDataLoader<TSource> loader, TTrans transformer)
        where TTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(transformer);
        return new CompositeDataLoader<TSource, ITransformer>(loader).AppendTransformer(transformer);
    }

    /// <summary>The chain of two transformers.</summary>
    /// <typeparam name="TTrans">The type of the second.</typeparam>
    /// <param name="start">The first.</param>
    /// <param name="transformer">The second.</param>
    public static TransformerChain<TTrans> Append<TTrans>(this ITransformer start, TTrans transformer)
        where TTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(transformer);
        return start is TransformerChain<ITransformer> chain
            ? chain.Append(transformer)
            : new TransformerChain<ITransformer>(start).Append(transformer);
    }

    /// <summary>The same estimator, calling back when it has been fitted, wherever it stands in a chain.</summary>
    /// <typeparam name="TTransformer">What the estimator becomes.</typeparam>
    /// <param name="estimator">The estimator.</param>
    /// <param name="onFit">Receives what it became.</param>
    public static IEstimator<TTransformer> WithOnFitDelegate<TTransformer>(this IEstimator<TTransformer> estimator, Action<TTransformer> onFit)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(onFit);
        return new OnFitEstimator<TTransformer>(estimator, onFit);
    }

    private sealed class OnFitEstimator<TTransformer>(IEstimator<TTransformer> estimator, Action<TTransformer> onFit) : IEstimator<TTransformer>
        where TTransformer : class, ITransformer
    {
        public TTransformer Fit(IDataView input)
        {
            TTransformer fitted = estimator.Fit(input);
            onFit(fitted);
            return fitted;
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }
}
