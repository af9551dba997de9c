namespace MlNetClassifier.Data;

public sealed partial class SchemaDefinition
{
    /// <summary>A member and the column it stands for.</summary>
    public sealed class Column
    {
        private readonly DataViewSchema.Annotations.Builder _annotations = new();

        internal Column(string memberName, DataViewType columnType)
        {
            MemberName = memberName;
            ColumnName = memberName;
            ColumnType = columnType;
        }

        /// <summary>The member.</summary>
        public string MemberName { get; }

        /// <summary>The name of the column; default: that of the member or its attribute.</summary>
        public string ColumnName { get; set; }

        /// <summary>The type of the column; default: from the member's type and attributes. Set it to give a vector its size or a key its count.</summary>
        public DataViewType ColumnType { get; set; }

        /// <summary>The annotations.</summary>
        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        /// <summary>Adds an annotation.</summary>
        /// <typeparam name="T">Its raw type.</typeparam>
        /// <param name="kind">Its kind, such as <c>SlotNames</c> or <c>KeyValues</c>.</param>
        /// <param name="value">Its value.</param>
        /// <param name="annotationType">Its type.</param>
        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            ValueCopier<T>.Copy copy = ValueCopier<T>.Instance;
            _annotations.Add(kind, annotationType, (ref T destination) => copy(in value, ref destination));
        }

        internal void AddAnnotations(DataViewSchema.Annotations annotations) => _annotations.Add(annotations, _ => true);
    }
}
