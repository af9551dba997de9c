namespace MlNetClassifier.Data;

/// <summary>Row mappers one after the other.</summary>
internal sealed class CompositeRowToRowMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<IRowToRowMapper> _mappers;

    public CompositeRowToRowMapper(DataViewSchema inputSchema, IReadOnlyList<IRowToRowMapper> mappers)
    {
        InputSchema = inputSchema;
        _mappers = mappers;
        OutputSchema = mappers.Count == 0 ? inputSchema : mappers[^1].OutputSchema;
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _mappers.Reverse().Aggregate(dependingColumns, (columns, mapper) => mapper.GetDependencies(columns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        IEnumerable<DataViewSchema.Column>[] active = new IEnumerable<DataViewSchema.Column>[_mappers.Count];
        for (int i = _mappers.Count - 1; i >= 0; i--)
        {
            active[i] = i == _mappers.Count - 1 ? [.. activeColumns] : [.. _mappers[i + 1].GetDependencies(active[i + 1])];
        }

        DataViewRow row = input;
        for (int i = 0; i < _mappers.Count; i++)
        {
            row = _mappers[i].GetRow(row, active[i]);
        }

        return row;
    }
}
