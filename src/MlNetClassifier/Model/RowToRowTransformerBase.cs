using MlNetClassifier.Runtime;

namespace MlNetClassifier.Data;

/// <summary>A transformer that appends columns, each row computed from one input row.</summary>
public abstract class RowToRowTransformerBase : ITransformer
{
    private protected RowToRowTransformerBase(IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Environment = environment;
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    internal IHostEnvironment Environment { get; }

    /// <summary>Whether a row costs so much that several threads should compute rows.</summary>
    private protected virtual bool IsCostly => false;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => GetRowToRowMapper(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RowToRowMapperView(input, GetRowToRowMapper(input.Schema), IsCostly ? Environment.NumberOfThreads : 1);
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema);
    }

    /// <inheritdoc/>
    public abstract void Save(ModelSaveContext ctx);

    /// <summary>Binds the transformer to a schema; an error when a column is missing or of a wrong type.</summary>
    private protected abstract IRowToRowMapper Bind(DataViewSchema inputSchema);

    /// <summary>
    /// Binds the transformer to a schema that may lack columns, leaving out what depends on them.
    /// </summary>
    /// <param name="inputSchema">The columns there are.</param>
    /// <param name="lost">Receives each output left out, and the reason.</param>
    internal virtual IRowToRowMapper BindAvailable(DataViewSchema inputSchema, IDictionary<string, string> lost) => Bind(inputSchema);
}
