using System.Collections.Immutable;

namespace MlNetClassifier.Data;

/// <summary>The first rows of a view, all values read: for looking at while debugging.</summary>
public sealed class DataDebuggerPreview
{
    internal DataDebuggerPreview(IDataView data, int maxRows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        Schema = data.Schema;
        ImmutableArray<RowInfo>.Builder rows = ImmutableArray.CreateBuilder<RowInfo>();
        List<object?>[] columns = [.. data.Schema.Select(_ => new List<object?>())];
        using (DataViewRowCursor cursor = data.GetRowCursor(data.Schema))
        {
            Func<object?>[] readers = [.. data.Schema.Select(column => new Factory(cursor, column).Invoke(column.Type.RawType))];
            while (rows.Count < maxRows && cursor.MoveNext())
            {
                KeyValuePair<string, object?>[] values = new KeyValuePair<string, object?>[readers.Length];
                for (int i = 0; i < readers.Length; i++)
                {
                    object? value = readers[i]();
                    columns[i].Add(value);
                    values[i] = KeyValuePair.Create(data.Schema[i].Name, value);
                }

                rows.Add(new RowInfo(values));
            }
        }

        RowView = rows.ToImmutable();
        ColumnView = [.. data.Schema.Select(column => new ColumnInfo(column, [.. columns[column.Index]]))];
    }

    /// <summary>The columns.</summary>
    public DataViewSchema Schema { get; }

    /// <summary>The values by column.</summary>
    public ImmutableArray<ColumnInfo> ColumnView { get; }

    /// <summary>The values by row.</summary>
    public ImmutableArray<RowInfo> RowView { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Schema.Count} columns, {RowView.Length} rows";

    /// <summary>The values of a row.</summary>
    public sealed class RowInfo
    {
        internal RowInfo(KeyValuePair<string, object?>[] values) => Values = values;

        /// <summary>Column names and values.</summary>
        public KeyValuePair<string, object?>[] Values { get; }
    }

    /// <summary>The values of a column.</summary>
    public sealed class ColumnInfo
    {
        internal ColumnInfo(DataViewSchema.Column column, object?[] values)
        {
            Column = column;
            Values = values;
        }

        /// <summary>The column.</summary>
        public DataViewSchema.Column Column { get; }

        /// <summary>Its values.</summary>
        public object?[] Values { get; }
    }

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Func<object?>>
    {
        protected override Func<object?> InvokeFor<T>()
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            return () =>
            {
                // A fresh value each time: the preview keeps it.
                T value = default!;
                getter(ref value);
                return value;
            };
        }
    }
}
