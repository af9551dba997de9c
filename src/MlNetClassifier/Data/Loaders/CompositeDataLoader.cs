namespace MlNetClassifier.Data;

/// <summary>A loader followed by transformers: loads a source and transforms it.</summary>
/// <typeparam name="TSource">The source.</typeparam>
/// <typeparam name="TLastTransformer">The last transformer.</typeparam>
public sealed class CompositeDataLoader<TSource, TLastTransformer> : IDataLoader<TSource>
    where TLastTransformer : class, ITransformer
{
    /// <summary>The loader.</summary>
    public readonly IDataLoader<TSource> Loader;

    /// <summary>The transformers.</summary>
    public readonly TransformerChain<TLastTransformer> Transformer;

    /// <summary>Joins a loader and transformers.</summary>
    /// <param name="loader">The loader.</param>
    /// <param name="transformerChain">The transformers; null for none.</param>
    public CompositeDataLoader(IDataLoader<TSource> loader, TransformerChain<TLastTransformer>? transformerChain = null)
    {
        ArgumentNullException.ThrowIfNull(loader);
        Loader = loader;
        Transformer = transformerChain ?? new TransformerChain<TLastTransformer>();
    }

    /// <inheritdoc/>
    public IDataView Load(TSource input) => Transformer.Transform(Loader.Load(input));

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema() => Transformer.GetOutputSchema(Loader.GetOutputSchema());

    /// <summary>The same with one more transformer.</summary>
    /// <typeparam name="TNewLast">The type of the transformer.</typeparam>
    /// <param name="transformer">The transformer.</param>
    public CompositeDataLoader<TSource, TNewLast> AppendTransformer<TNewLast>(TNewLast transformer)
        where TNewLast : class, ITransformer => new(Loader, Transformer.Append(transformer));

    /// <inheritdoc/>
    public void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        CompositeLoaderFile.Save(ctx, Loader, Transformer);
    }
}
