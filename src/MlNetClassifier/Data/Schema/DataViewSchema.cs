using System.Collections;

namespace MlNetClassifier;

/// <summary>
/// The columns of a view. Names may repeat: the last column of a name is the visible one, the earlier ones are hidden and reached by index.
/// </summary>
public sealed partial class DataViewSchema : IReadOnlyList<DataViewSchema.Column>
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, int> _visible = new(StringComparer.Ordinal);

    private DataViewSchema(IReadOnlyList<DetachedColumn> source)
    {
        for (int i = 0; i < source.Count; i++)
        {
            _visible[source[i].Name] = i;
        }

        _columns = new Column[source.Count];
        for (int i = 0; i < _columns.Length; i++)
        {
            _columns[i] = new Column(source[i].Name, i, _visible[source[i].Name] != i, source[i].Type, source[i].Annotations ?? Annotations.Empty);
        }
    }

    /// <summary>The number of columns, hidden ones included.</summary>
    public int Count => _columns.Length;

    /// <summary>The visible column of a name.</summary>
    /// <param name="name">The name; case matters.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Column this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _visible.TryGetValue(name, out int index)
                ? _columns[index]
                : throw new ArgumentOutOfRangeException(nameof(name), $"Column '{name}' not found. The columns are {Describe()}.");
        }
    }

    /// <summary>The column of an index.</summary>
    /// <param name="columnIndex">From 0 to <see cref="Count"/> − 1.</param>
    public Column this[int columnIndex]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(columnIndex);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columnIndex, _columns.Length);
            return _columns[columnIndex];
        }
    }

    /// <summary>The visible column of a name, or null.</summary>
    /// <param name="name">The name; case matters.</param>
    public Column? GetColumnOrNull(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _visible.TryGetValue(name, out int index) ? _columns[index] : null;
    }

    /// <inheritdoc/>
    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Count} column{(Count == 1 ? string.Empty : "s")}: {{{Describe()}}}";

    private string Describe() => string.Join(", ", _columns.Where(c => !c.IsHidden).Select(c => $"{c.Name}: {c.Type}"));
}
