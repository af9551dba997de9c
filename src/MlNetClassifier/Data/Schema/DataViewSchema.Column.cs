using System.Diagnostics.CodeAnalysis;
using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataViewSchema
{
    /// <summary>A column of a schema.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "Columns are compared by name or index within one schema.")]
    public readonly struct Column
    {
        internal Column(string name, int index, bool isHidden, DataViewType type, Annotations annotations)
        {
            Name = name;
            Index = index;
            IsHidden = isHidden;
            Type = type;
            Annotations = annotations;
        }

        /// <summary>The name.</summary>
        public string Name { get; }

        /// <summary>The index in the schema.</summary>
        public int Index { get; }

        /// <summary>Whether a later column of the same name hides this one.</summary>
        public bool IsHidden { get; }

        /// <summary>The type of the values.</summary>
        public DataViewType Type { get; }

        /// <summary>What is known of the values beyond their type, such as key values and slot names.</summary>
        public Annotations Annotations { get; }

        /// <inheritdoc/>
        public override string ToString() => $"{Name}: {Type}{(IsHidden ? " (hidden)" : string.Empty)}";
    }
}
