using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataViewSchema
{
    public sealed partial class Annotations
    {
        /// <summary>Collects annotations.</summary>
        public sealed class Builder
        {
            private readonly List<DetachedColumn> _columns = [];
            private readonly List<Delegate> _getters = [];

            /// <summary>Adds an annotation.</summary>
            /// <typeparam name="TValue">Its raw type.</typeparam>
            /// <param name="name">Its kind.</param>
            /// <param name="type">Its type.</param>
            /// <param name="getter">Reads it.</param>
            /// <param name="annotations">Annotations of the annotation.</param>
            /// <exception cref="ArgumentException">The getter's type is not the raw type of the annotation.</exception>
            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations? annotations = null)
            {
                ArgumentNullException.ThrowIfNull(type);
                ArgumentNullException.ThrowIfNull(getter);
                if (type.RawType != typeof(TValue))
                {
                    throw new ArgumentException($"A getter of {typeof(TValue)} cannot read an annotation of type {type}.", nameof(getter));
                }

                _columns.Add(new DetachedColumn(name, type, annotations));
                _getters.Add(getter);
            }

            /// <summary>Adds annotations of another column.</summary>
            /// <param name="annotations">The annotations.</param>
            /// <param name="selector">Which kinds are added.</param>
            public void Add(Annotations? annotations, Func<string, bool> selector)
            {
                ArgumentNullException.ThrowIfNull(selector);
                foreach (Column column in annotations?.Schema ?? Enumerable.Empty<Column>())
                {
                    if (!column.IsHidden && selector(column.Name))
                    {
                        _columns.Add(new DetachedColumn(column));
                        _getters.Add(annotations!.GetGetter(column.Index));
                    }
                }
            }

            /// <summary>Adds an annotation that is a primitive value.</summary>
            /// <typeparam name="TValue">Its raw type.</typeparam>
            /// <param name="name">Its kind.</param>
            /// <param name="type">Its type.</param>
            /// <param name="value">Its value.</param>
            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value) =>
                Add(name, type, (ref TValue destination) => destination = value);

            /// <summary>The annotations added so far.</summary>
            public Annotations ToAnnotations() => _columns.Count == 0 ? Empty : new Annotations(new DataViewSchema(_columns), [.. _getters]);
        }
    }
}
