using MlNetClassifier.Data;

namespace MlNetClassifier.Scoring;

/// <summary>Makes getters of columns that have no values: NaN, key 0, empty text, an empty vector of the right length.</summary>
internal static class MissingGetter
{
    public static Delegate Of(DataViewType type) => new Factory(type).Invoke(type.GetItemType().RawType);

    private sealed class Factory(DataViewType type) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<T>()
        {
            if (type is VectorDataViewType vector)
            {
                return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => value = new VBuffer<T>(vector.Size, 0, null, null));
            }

            T missing = default(T) switch
            {
                float => (T)(object)float.NaN,
                double => (T)(object)double.NaN,
                var none => none!,
            };
            return (ValueGetter<T>)((ref T value) => value = missing);
        }
    }
}
