using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Makes columns of columns with a user's function.</summary>
/// <typeparam name="TSrc">The class that receives columns.</typeparam>
/// <typeparam name="TDst">The class whose members become columns.</typeparam>
public sealed class CustomMappingTransformer<TSrc, TDst> : RowToRowTransformerBase
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Action<TSrc, TDst> _map;
    private readonly string? _contractName;
    private readonly SchemaDefinition _input;
    private readonly SchemaDefinition _output;

    internal CustomMappingTransformer(
        IHostEnvironment environment, Action<TSrc, TDst> map, string? contractName, SchemaDefinition? input, SchemaDefinition? output)
        : base(environment)
    {
        _map = map;
        _contractName = contractName;
        _input = input ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Write);
        _output = output ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Read);
        (_, AddedSchema) = MemberColumn<TDst>.Describe(_output);
    }

    internal DataViewSchema AddedSchema { get; }

    internal IEnumerable<string> InputNames => _input.Select(column => column.ColumnName);

    /// <summary>Writes the name of the contract; see <see cref="CustomMappingFactory{TSrc, TDst}"/>.</summary>
    /// <param name="ctx">Where to write.</param>
    /// <exception cref="InvalidOperationException">The mapping has no contract name.</exception>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        CustomMappingFile.Save(ctx, _contractName, _map);
    }

    private protected override IRowToRowMapper Bind(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper : RowMapper
    {
        private readonly CustomMappingTransformer<TSrc, TDst> _owner;
        private readonly RowWriter<TSrc> _writer;

        public Mapper(CustomMappingTransformer<TSrc, TDst> owner, DataViewSchema inputSchema)
            : base(inputSchema, [.. owner.AddedSchema.Select(column => new DataViewSchema.DetachedColumn(column))])
        {
            _owner = owner;
            _writer = new RowWriter<TSrc>(inputSchema, owner._input, ignoreMissingColumns: false);
        }

        protected override IEnumerable<int> InputsOf(int added) => _writer.Columns.Select(column => column.Index);

        protected override Delegate CreateGetter(DataViewRow input, int added) => throw new NotSupportedException("The outputs of a function are made together.");

        protected override Delegate?[] CreateGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned)
        {
            Action<TSrc> fill = _writer.Bind(input);
            ObjectRow<TDst> output = new(_owner._output);
            TSrc source = new();
            long mapped = -1;
            void Refresh()
            {
                if (mapped != input.Position)
                {
                    mapped = -1;
                    fill(source);
                    TDst result = new();
                    _owner._map(source, result);
                    output.MoveTo(result);
                    mapped = input.Position;
                }
            }

            return [.. active.Select((isActive, added) => isActive
                ? new Factory(output, _owner.AddedSchema[added], Refresh).Invoke(_owner.AddedSchema[added].Type.RawType)
                : null)];
        }
    }

    private sealed class Factory(DataViewRow output, DataViewSchema.Column column, Action refresh) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<T>()
        {
            ValueGetter<T> getter = output.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T value) =>
            {
                refresh();
                getter(ref value);
            });
        }
    }
}
