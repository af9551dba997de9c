using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataOperationsCatalog
{
    /// <summary>Objects as rows, without copying them; a list can be shuffled, another sequence is enumerated anew in each pass.</summary>
    /// <typeparam name="TRow">A class whose public fields and properties are the columns.</typeparam>
    /// <param name="data">The objects.</param>
    /// <param name="schemaDefinition">How members stand for columns; null (the default) for the attributes of the class.</param>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition? schemaDefinition = null)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(data);
        return new EnumerableDataView<TRow>(data, schemaDefinition);
    }

    /// <summary>Objects as rows, with column types and annotations of a schema where its names are those of the class.</summary>
    /// <typeparam name="TRow">A class whose public fields and properties are the columns.</typeparam>
    /// <param name="data">The objects.</param>
    /// <param name="schema">The schema.</param>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(schema);
        return new EnumerableDataView<TRow>(data, SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read).WithTypesOf(schema));
    }

    /// <summary>The rows of a view as objects, computed while they are enumerated.</summary>
    /// <typeparam name="TRow">A class whose public fields and settable properties receive the columns of their names.</typeparam>
    /// <param name="data">The view.</param>
    /// <param name="reuseRowObject">Whether one object is filled again and again; then take what you need before moving on.</param>
    /// <param name="ignoreMissingColumns">Whether a member without a column keeps its default; otherwise it is an error.</param>
    /// <param name="schemaDefinition">How members stand for columns; null (the default) for the attributes of the class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">A column's type does not fit its member.</exception>
    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition? schemaDefinition = null)
        where TRow : class, new()
    {
        ArgumentNullException.ThrowIfNull(data);
        return new ViewEnumerable<TRow>(data, new RowWriter<TRow>(data.Schema, schemaDefinition, ignoreMissingColumns), reuseRowObject);
    }
}
