using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Shows some columns of a row, in an order of its own.</summary>
internal sealed class ColumnSelectingMapper : IRowToRowMapper
{
    private readonly int[] _sources;

    public ColumnSelectingMapper(DataViewSchema inputSchema, int[] sources)
    {
        InputSchema = inputSchema;
        _sources = sources;
        DataViewSchema.Builder builder = new();
        builder.AddColumns(sources.Select(index => inputSchema[index]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Select(column => InputSchema[_sources[column.Index]]);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new Row(this, input, [.. activeColumns.Select(column => column.Index)]);

    private sealed class Row(ColumnSelectingMapper owner, DataViewRow input, HashSet<int> active) : DataViewRow
    {
        public override DataViewSchema Schema => owner.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            active.Contains(column.Index) ? input.GetGetter<TValue>(input.Schema[owner._sources[column.Index]]) : throw RowErrors.Inactive(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
