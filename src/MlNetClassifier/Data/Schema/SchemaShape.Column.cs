using System.Diagnostics.CodeAnalysis;
using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class SchemaShape
{
    /// <summary>A column before anything is fitted.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    public readonly struct Column
    {
        /// <summary>Makes a column.</summary>
        /// <param name="name">The name.</param>
        /// <param name="kind">Scalar or vector.</param>
        /// <param name="itemType">The type of the value or of the vector's items; for a key, its raw number type.</param>
        /// <param name="isKey">Whether the items are keys.</param>
        /// <param name="annotations">The annotations; null for none.</param>
        public Column(string name, VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(itemType);
            Name = name;
            Kind = kind;
            ItemType = itemType;
            IsKey = isKey;
            Annotations = annotations ?? new SchemaShape([]);
        }

        /// <summary>Scalar or vector.</summary>
        public enum VectorKind
        {
            /// <summary>A single value.</summary>
            Scalar,

            /// <summary>A vector of a fixed size.</summary>
            Vector,

            /// <summary>A vector whose size varies from row to row.</summary>
            VariableVector,
        }

        /// <summary>The name.</summary>
        public string Name { get; }

        /// <summary>Scalar or vector.</summary>
        public VectorKind Kind { get; }

        /// <summary>The type of the value or of the vector's items; for a key, its raw number type.</summary>
        public DataViewType ItemType { get; }

        /// <summary>Whether the items are keys.</summary>
        public bool IsKey { get; }

        /// <summary>The annotations.</summary>
        public SchemaShape Annotations { get; }

        /// <summary>The kind and type in words, for messages.</summary>
        public string GetTypeString()
        {
            string item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString()!;
            return Kind switch
            {
                VectorKind.Scalar => item,
                VectorKind.Vector => $"Vector<{item}>",
                _ => $"VarVector<{item}>",
            };
        }

        /// <summary>The same column under another name.</summary>
        internal Column Renamed(string name) => new(name, Kind, ItemType, IsKey, Annotations);

        internal static Column From(DataViewSchema.Column column) => From(column.Name, column.Type, column.Annotations);

        internal static Column From(string name, DataViewType type, DataViewSchema.Annotations? annotations = null)
        {
            VectorKind kind = type is not VectorDataViewType vector ? VectorKind.Scalar
                : vector.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
            DataViewType item = type.GetItemType();
            bool isKey = item is KeyDataViewType;
            return new Column(
                name, kind, isKey ? PrimitiveTypes.FromType(item.RawType)! : item, isKey, annotations is null ? null : Create(annotations.Schema));
        }
    }
}
