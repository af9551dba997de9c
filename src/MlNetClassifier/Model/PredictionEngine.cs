using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>
/// Predicts one object at a time. Not safe for concurrent use: give each thread its own, or use a pool. Columns of the training data that
/// the input class lacks (a label) do not matter unless an output column is computed from them.
/// </summary>
/// <typeparam name="TSrc">The class of the examples.</typeparam>
/// <typeparam name="TDst">The class of the predictions.</typeparam>
public sealed class PredictionEngine<TSrc, TDst> : PredictionEngineBase<TSrc, TDst>
    where TSrc : class
    where TDst : class, new()
{
    private readonly ITransformer _transformer;
    private readonly bool _ownsTransformer;
    private readonly ObjectRow<TSrc> _input;
    private readonly DataViewRow _output;
    private readonly Action<TDst> _fill;
    private bool _disposed;

    internal PredictionEngine(ITransformer transformer, PredictionEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(options);
        _transformer = transformer;
        _ownsTransformer = options.OwnsTransformer;
        _input = new ObjectRow<TSrc>(options.InputSchemaDefinition);
        Dictionary<string, string> lost = new(StringComparer.Ordinal);
        IRowToRowMapper mapper = AvailableColumns.Bind(transformer, _input.Schema, lost);
        RowWriter<TDst> writer = new(mapper.OutputSchema, options.OutputSchemaDefinition, ignoreMissingColumns: options.IgnoreMissingColumns || lost.Count > 0);
        AvailableColumns.Check(writer, mapper.OutputSchema, lost, options.IgnoreMissingColumns);
        _output = mapper.GetRow(_input, writer.Columns);
        _fill = writer.Bind(_output);
        OutputSchema = mapper.OutputSchema;
    }

    /// <inheritdoc/>
    public override DataViewSchema OutputSchema { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public override void Predict(TSrc example, ref TDst prediction)
    {
        ArgumentNullException.ThrowIfNull(example);
        ObjectDisposedException.ThrowIf(_disposed, this);
        prediction ??= new TDst();
        _input.MoveTo(example);
        _fill(prediction);
    }

    private protected override void Dispose(bool disposing)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _output.Dispose();
        if (_ownsTransformer)
        {
            (_transformer as IDisposable)?.Dispose();
        }
    }
}
