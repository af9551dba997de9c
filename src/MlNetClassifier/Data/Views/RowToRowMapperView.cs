namespace MlNetClassifier.Data;

/// <summary>A view with a row-to-row step applied.</summary>
internal sealed class RowToRowMapperView : IDataView
{
    private readonly IDataView _source;
    private readonly IRowToRowMapper _mapper;
    private readonly int _threads;

    /// <summary>Applies a step.</summary>
    /// <param name="source">The data.</param>
    /// <param name="mapper">The step, bound to the data's schema.</param>
    /// <param name="threads">How many threads may compute rows; more than 1 for a step whose rows are costly.</param>
    public RowToRowMapperView(IDataView source, IRowToRowMapper mapper, int threads)
    {
        _source = source;
        _mapper = mapper;
        _threads = threads;
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _mapper.OutputSchema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        IReadOnlyList<DataViewSchema.Column> columns = ColumnSets.Check(Schema, columnsNeeded);
        if (_threads > 1 && AnyComputed(columns))
        {
            return ParallelCursor.Join(Schema, columns, OpenSet(columns, _threads, rand), CursorSets.BlockSize);
        }

        return Map(_source.GetRowCursor(_mapper.GetDependencies(columns), rand), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        IReadOnlyList<DataViewSchema.Column> columns = ColumnSets.Check(Schema, columnsNeeded);
        return n > 1 && _threads > 1 && AnyComputed(columns)
            ? OpenSet(columns, n, rand)
            : [.. _source.GetRowCursorSet(_mapper.GetDependencies(columns), n, rand).Select(cursor => Map(cursor, columns))];
    }

    private DataViewRowCursor[] OpenSet(IReadOnlyList<DataViewSchema.Column> columns, int count, Random? rand)
    {
        DataViewSchema.Column[] needed = [.. _mapper.GetDependencies(columns)];
        return [.. CursorSets.OpenSplit(_source, needed, count, rand).Select(cursor => Map(cursor, columns))];
    }

    private DataViewRowCursor Map(DataViewRowCursor cursor, IReadOnlyList<DataViewSchema.Column> columns) =>
        _mapper is IBatchRowMapper batch && AnyComputed(columns)
            ? batch.GetCursor(cursor, columns)
            : new MappedCursor(cursor, _mapper.GetRow(cursor, columns));

    private bool AnyComputed(IReadOnlyList<DataViewSchema.Column> columns) =>
        columns.Any(column => column.Index >= _source.Schema.Count);
}
