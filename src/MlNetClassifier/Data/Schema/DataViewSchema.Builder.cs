using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataViewSchema
{
    /// <summary>Collects columns into a schema.</summary>
    public sealed class Builder
    {
        private readonly List<DetachedColumn> _items = [];

        /// <summary>Adds a column.</summary>
        /// <param name="name">The name; a column of the same name added before becomes hidden.</param>
        /// <param name="type">The type of the values.</param>
        /// <param name="annotations">What is known of the values.</param>
        public void AddColumn(string name, DataViewType type, Annotations? annotations = null) => _items.Add(new DetachedColumn(name, type, annotations));

        /// <summary>Adds columns of another schema, hidden ones included.</summary>
        /// <param name="source">The columns.</param>
        public void AddColumns(IEnumerable<Column> source)
        {
            ArgumentNullException.ThrowIfNull(source);
            _items.AddRange(source.Select(column => new DetachedColumn(column)));
        }

        /// <summary>Adds columns.</summary>
        /// <param name="source">The columns.</param>
        public void AddColumns(IEnumerable<DetachedColumn> source)
        {
            ArgumentNullException.ThrowIfNull(source);
            _items.AddRange(source);
        }

        /// <summary>The schema of the columns added so far.</summary>
        public DataViewSchema ToSchema() => new(_items);
    }
}
