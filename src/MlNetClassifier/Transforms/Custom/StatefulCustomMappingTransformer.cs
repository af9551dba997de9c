using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>
/// Makes columns of columns with a user's function that remembers: it is called for each row once, in order, with a fresh memory in each pass.
/// As a row depends on the rows before it, there is no prediction for a single one.
/// </summary>
/// <typeparam name="TSrc">The class that receives columns.</typeparam>
/// <typeparam name="TDst">The class whose members become columns.</typeparam>
/// <typeparam name="TState">The memory.</typeparam>
public sealed class StatefulCustomMappingTransformer<TSrc, TDst, TState> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    private readonly Action<TSrc, TDst, TState> _map;
    private readonly Action<TState>? _start;
    private readonly string? _contractName;

    internal StatefulCustomMappingTransformer(
        IHostEnvironment environment, Action<TSrc, TDst, TState> map, Action<TState>? start, string? contractName)
    {
        ArgumentNullException.ThrowIfNull(environment);
        (_map, _start, _contractName) = (map, start, contractName);
        (_, AddedSchema) = MemberColumn<TDst>.Describe(SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Read));
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => false;

    internal DataViewSchema AddedSchema { get; }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _ = new RowWriter<TSrc>(inputSchema, definition: null, ignoreMissingColumns: false);
        DataViewSchema.Builder builder = new();
        builder.AddColumns(inputSchema);
        builder.AddColumns(AddedSchema.Select(column => new DataViewSchema.DetachedColumn(column)));
        return builder.ToSchema();
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new View(this, input, GetOutputSchema(input.Schema));
    }

    /// <summary>Not possible.</summary>
    /// <param name="inputSchema">The columns.</param>
    /// <exception cref="InvalidOperationException">Always: a row depends on the rows before it.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException(
        "A custom mapping with a memory has no meaning for a single row; apply it to a view with Transform.");

    /// <summary>Writes the name of the contract.</summary>
    /// <param name="ctx">Where to write.</param>
    /// <exception cref="InvalidOperationException">The mapping has no contract name.</exception>
    public void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        CustomMappingFile.Save(ctx, _contractName, _map);
    }

    private sealed class View(StatefulCustomMappingTransformer<TSrc, TDst, TState> owner, IDataView source, DataViewSchema schema) : DataViewBase
    {
        public override DataViewSchema Schema => schema;

        public override long? GetRowCount() => source.GetRowCount();

        protected override DataViewRowCursor Open(IReadOnlyList<DataViewSchema.Column> columns, Random? rand)
        {
            RowWriter<TSrc> writer = new(source.Schema, definition: null, ignoreMissingColumns: false);
            IEnumerable<DataViewSchema.Column> kept = columns.Where(column => column.Index < source.Schema.Count).Select(column => source.Schema[column.Index]);
            return new Cursor(owner, source.GetRowCursor(kept.Concat(writer.Columns)), schema, columns, writer);
        }
    }

    private sealed class Cursor : ForwardingCursor
    {
        private readonly StatefulCustomMappingTransformer<TSrc, TDst, TState> _owner;
        private readonly HashSet<int> _active;
        private readonly Action<TSrc> _fill;
        private readonly ObjectRow<TDst> _output = new(SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Read));
        private readonly TSrc _input = new();
        private readonly TState _state = new();

        public Cursor(
            StatefulCustomMappingTransformer<TSrc, TDst, TState> owner,
            DataViewRowCursor source,
            DataViewSchema schema,
            IEnumerable<DataViewSchema.Column> columns,
            RowWriter<TSrc> writer)
            : base(source)
        {
            _owner = owner;
            Schema = schema;
            _active = [.. columns.Select(column => column.Index)];
            _fill = writer.Bind(source);
            owner._start?.Invoke(_state);
        }

        public override DataViewSchema Schema { get; }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int sources = Source.Schema.Count;
            return !_active.Contains(column.Index) ? throw RowErrors.Inactive(column)
                : column.Index < sources ? Source.GetGetter<TValue>(Source.Schema[column.Index])
                : _output.GetGetter<TValue>(_output.Schema[column.Index - sources]);
        }

        protected override bool MoveNextCore()
        {
            if (!Source.MoveNext())
            {
                return false;
            }

            _fill(_input);
            TDst result = new();
            _owner._map(_input, result, _state);
            _output.MoveTo(result);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                (_state as IDisposable)?.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
