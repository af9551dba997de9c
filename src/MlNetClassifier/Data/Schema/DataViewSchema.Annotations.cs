using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataViewSchema
{
    /// <summary>Named values that say more about a column: its key values, the names of its slots, whether it is normalized.</summary>
    public sealed partial class Annotations
    {
        private readonly Delegate[] _getters;

        private Annotations(DataViewSchema schema, Delegate[] getters)
        {
            Schema = schema;
            _getters = getters;
        }

        /// <summary>No annotations.</summary>
        public static Annotations Empty { get; } = new(new DataViewSchema([]), []);

        /// <summary>The kinds and types of the annotations.</summary>
        public DataViewSchema Schema { get; }

        /// <summary>Makes a getter of an annotation.</summary>
        /// <typeparam name="TValue">The raw type of the annotation.</typeparam>
        /// <param name="column">A column of <see cref="Schema"/>.</param>
        /// <exception cref="InvalidOperationException">The annotation has another raw type.</exception>
        public ValueGetter<TValue> GetGetter<TValue>(Column column)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column.Index, _getters.Length);
            return _getters[column.Index] as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Annotation '{column.Name}' is of type {column.Type}, not {typeof(TValue)}.");
        }

        /// <summary>Reads an annotation.</summary>
        /// <typeparam name="TValue">The raw type of the annotation.</typeparam>
        /// <param name="kind">Its name.</param>
        /// <param name="value">Receives the value.</param>
        /// <exception cref="InvalidOperationException">There is no such annotation, or it has another raw type.</exception>
        public void GetValue<TValue>(string kind, ref TValue value)
        {
            Column column = Schema.GetColumnOrNull(kind) ?? throw new InvalidOperationException($"There is no annotation '{kind}'; there are {Schema}.");
            GetGetter<TValue>(column)(ref value);
        }

        /// <inheritdoc/>
        public override string ToString() => string.Join(", ", Schema.Select(column => column.Name));

        internal Delegate GetGetter(int index) => _getters[index];
    }
}
