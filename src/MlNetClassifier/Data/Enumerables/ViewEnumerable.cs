using System.Collections;

namespace MlNetClassifier.Data;

/// <summary>The rows of a view as objects of a user's class.</summary>
/// <typeparam name="TRow">The class.</typeparam>
internal sealed class ViewEnumerable<TRow>(IDataView data, RowWriter<TRow> writer, bool reuseRowObject) : IEnumerable<TRow>
    where TRow : class, new()
{
    public IEnumerator<TRow> GetEnumerator()
    {
        using DataViewRowCursor cursor = data.GetRowCursor(writer.Columns);
        Action<TRow> fill = writer.Bind(cursor);
        TRow? row = null;
        while (cursor.MoveNext())
        {
            row = reuseRowObject && row is not null ? row : new TRow();
            fill(row);
            yield return row;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
