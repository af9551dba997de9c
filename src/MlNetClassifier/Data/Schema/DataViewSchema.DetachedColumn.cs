using System.Diagnostics.CodeAnalysis;
using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataViewSchema
{
    /// <summary>A column that belongs to no schema yet.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    public readonly struct DetachedColumn
    {
        /// <summary>Makes a column.</summary>
        /// <param name="name">The name, not empty.</param>
        /// <param name="type">The type of the values.</param>
        /// <param name="annotations">What is known of the values; null for nothing.</param>
        public DetachedColumn(string name, DataViewType type, Annotations? annotations = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(type);
            Name = name;
            Type = type;
            Annotations = annotations;
        }

        /// <summary>Copies a column of a schema.</summary>
        /// <param name="column">The column.</param>
        public DetachedColumn(Column column)
            : this(column.Name, column.Type, column.Annotations)
        {
        }

        /// <summary>The name.</summary>
        public string Name { get; }

        /// <summary>The type of the values.</summary>
        public DataViewType Type { get; }

        /// <summary>What is known of the values; null for nothing.</summary>
        public Annotations? Annotations { get; }
    }
}
