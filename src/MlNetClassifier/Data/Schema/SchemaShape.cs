using System.Collections;
using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>What is known of a schema before anything is fitted: names and kinds of the columns, but not sizes or values.</summary>
public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private readonly Column[] _columns;

    /// <summary>Makes a shape.</summary>
    /// <param name="columns">The columns.</param>
    public SchemaShape(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = [.. columns];
    }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>The column of an index.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    public Column this[int index] => _columns[index];

    /// <summary>The shape of a schema; hidden columns are left out.</summary>
    /// <param name="schema">The schema.</param>
    public static SchemaShape Create(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new SchemaShape(schema.Where(column => !column.IsHidden).Select(column => Column.From(column)));
    }

    /// <summary>Looks a column up.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="column">Receives the column.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFindColumn(string name, out Column column)
    {
        int index = Array.FindIndex(_columns, candidate => candidate.Name == name);
        column = index < 0 ? default : _columns[index];
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape with columns added, each in place of one of the same name.</summary>
    internal SchemaShape With(params Column[] added)
    {
        List<Column> result = [.. _columns];
        foreach (Column column in added)
        {
            int index = result.FindIndex(candidate => candidate.Name == column.Name);
            if (index < 0)
            {
                result.Add(column);
            }
            else
            {
                result[index] = column;
            }
        }

        return new SchemaShape(result);
    }

    /// <summary>The column a transform reads, or an error that names it and what there is.</summary>
    internal Column Require(string name, string reader) =>
        TryFindColumn(name, out Column column)
            ? column
            : throw new ArgumentOutOfRangeException(
                nameof(name),
                $"{reader}: could not find input column '{name}'. The columns are {string.Join(", ", _columns.Select(c => c.Name))}.");
}
