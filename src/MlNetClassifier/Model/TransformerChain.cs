using System.Collections;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Data;

/// <summary>Fitted steps one after the other: the model that is saved and served.</summary>
/// <typeparam name="TLastTransformer">The type of the last step.</typeparam>
public sealed class TransformerChain<TLastTransformer> : ITransformer, IEnumerable<ITransformer>, IDisposable
    where TLastTransformer : class, ITransformer
{
    /// <summary>The last step; null for an empty chain.</summary>
    public readonly TLastTransformer LastTransformer;

    private readonly ITransformer[] _transformers;
    private readonly TransformerScope[] _scopes;

    /// <summary>Makes a chain.</summary>
    /// <param name="transformers">The steps.</param>
    /// <param name="scopes">When each step takes part.</param>
    /// <exception cref="ArgumentException">The counts differ, or the last step is of another type.</exception>
    public TransformerChain(IEnumerable<ITransformer> transformers, IEnumerable<TransformerScope> scopes)
    {
        ArgumentNullException.ThrowIfNull(transformers);
        ArgumentNullException.ThrowIfNull(scopes);
        _transformers = [.. transformers];
        _scopes = [.. scopes];
        if (_transformers.Length != _scopes.Length)
        {
            throw new ArgumentException($"There are {_transformers.Length} transformers but {_scopes.Length} scopes.", nameof(scopes));
        }

        if (_transformers.Length == 0)
        {
            LastTransformer = null!;
            return;
        }

        LastTransformer = _transformers[^1] as TLastTransformer
            ?? throw new ArgumentException($"The last transformer must be a {typeof(TLastTransformer).Name}.", nameof(transformers));
    }

    /// <summary>Makes a chain of steps that always take part.</summary>
    /// <param name="transformers">The steps.</param>
    public TransformerChain(params ITransformer[] transformers)
        : this(transformers, transformers?.Select(_ => TransformerScope.Everything) ?? [])
    {
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => Array.TrueForAll(_transformers, transformer => transformer.IsRowToRowMapper);

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetOutputSchema(inputSchema, TransformerScope.Everything);

    /// <summary>The columns after the steps of a scope.</summary>
    /// <param name="inputSchema">The columns before.</param>
    /// <param name="scope">Steps that share no flag with it are left out.</param>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema, TransformerScope scope) =>
        InScope(scope).Aggregate(inputSchema, (schema, transformer) => transformer.GetOutputSchema(schema));

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => Transform(input, TransformerScope.Everything);

    /// <summary>Applies the steps of a scope.</summary>
    /// <param name="input">The data.</param>
    /// <param name="scope">Steps that share no flag with it are left out.</param>
    public IDataView Transform(IDataView input, TransformerScope scope)
    {
        ArgumentNullException.ThrowIfNull(input);
        return InScope(scope).Aggregate(input, (view, transformer) => transformer.Transform(view));
    }

    /// <summary>The chain of the steps of a scope.</summary>
    /// <param name="scopeFilter">Steps that share no flag with it are left out.</param>
    public TransformerChain<ITransformer> GetModelFor(TransformerScope scopeFilter) =>
        new(InScope(scopeFilter), _scopes.Where(scope => (scope & scopeFilter) != 0));

    /// <summary>The chain with one more step.</summary>
    /// <typeparam name="TNewLast">The type of the step.</typeparam>
    /// <param name="transformer">The step.</param>
    /// <param name="scope">When it takes part.</param>
    public TransformerChain<TNewLast> Append<TNewLast>(TNewLast transformer, TransformerScope scope = TransformerScope.Everything)
        where TNewLast : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(transformer);
        return new TransformerChain<TNewLast>(_transformers.Append(transformer), _scopes.Append(scope));
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        List<IRowToRowMapper> mappers = [];
        DataViewSchema schema = inputSchema;
        foreach (ITransformer transformer in _transformers)
        {
            IRowToRowMapper mapper = transformer.GetRowToRowMapper(schema);
            mappers.Add(mapper);
            schema = mapper.OutputSchema;
        }

        return new CompositeRowToRowMapper(inputSchema, mappers);
    }

    /// <inheritdoc/>
    public void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(TransformerChainLoader.Version);
        ctx.Writer.Write(_transformers.Length);
        for (int i = 0; i < _transformers.Length; i++)
        {
            ctx.Writer.Write((int)_scopes[i]);
        }

        IReadOnlyList<ITransformer> steps = PortableSteps.Of(_transformers);
        for (int i = 0; i < steps.Count; i++)
        {
            ctx.SaveModel(steps[i], TransformerChainLoader.EntryName(i));
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_transformers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Disposes the steps that hold resources.</summary>
    public void Dispose()
    {
        foreach (IDisposable transformer in _transformers.OfType<IDisposable>())
        {
            transformer.Dispose();
        }
    }

    private IEnumerable<ITransformer> InScope(TransformerScope scope) => _transformers.Where((_, i) => (_scopes[i] & scope) != 0);
}
