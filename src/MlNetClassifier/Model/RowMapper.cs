namespace MlNetClassifier.Data;

/// <summary>A row-to-row step bound to a schema that appends columns to it.</summary>
internal abstract class RowMapper : IRowToRowMapper
{
    protected RowMapper(DataViewSchema inputSchema, IReadOnlyList<DataViewSchema.DetachedColumn> added)
    {
        InputSchema = inputSchema;
        AddedCount = added.Count;
        DataViewSchema.Builder builder = new();
        builder.AddColumns(inputSchema);
        builder.AddColumns(added);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    protected int AddedCount { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        SortedSet<int> needed = [];
        foreach (DataViewSchema.Column column in dependingColumns)
        {
            if (column.Index < InputSchema.Count)
            {
                needed.Add(column.Index);
            }
            else
            {
                needed.UnionWith(InputsOf(column.Index - InputSchema.Count));
            }
        }

        return needed.Select(index => InputSchema[index]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        HashSet<int> active = [.. activeColumns.Select(column => column.Index)];
        bool[] added = [.. Enumerable.Range(InputSchema.Count, AddedCount).Select(active.Contains)];
        List<IDisposable> owned = [];
        Delegate?[] getters = added.Contains(true) ? CreateGetters(input, added, owned) : new Delegate?[AddedCount];
        return new MappedRow(input, OutputSchema, active, getters, added => CreateShortcut(input, added), owned);
    }

    /// <summary>The input columns an added column is computed from.</summary>
    protected abstract IEnumerable<int> InputsOf(int added);

    /// <summary>A <see cref="ValueGetter{TValue}"/> of an added column.</summary>
    protected abstract Delegate CreateGetter(DataViewRow input, int added);

    /// <summary>The shortcut of an added column (<see cref="IShortcutRow"/>); null where it has none.</summary>
    protected virtual Delegate? CreateShortcut(DataViewRow input, int added) => null;

    /// <summary>Getters of the active added columns, null for the others. For steps that compute several columns at once.</summary>
    /// <param name="input">The input row.</param>
    /// <param name="active">Which added columns are active.</param>
    /// <param name="owned">Receives what must be disposed with the row.</param>
    protected virtual Delegate?[] CreateGetters(DataViewRow input, bool[] active, ICollection<IDisposable> owned) =>
        [.. active.Select((isActive, added) => isActive ? CreateGetter(input, added) : null)];
}
