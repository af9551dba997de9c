using System.Numerics;

namespace MlNetClassifier.Data;

/// <summary>A number in [0, 1) for each row that depends on a seed and the row's identity or group alone, so that it is the same in every pass.</summary>
internal static class RowHash
{
    /// <summary>Binds the number to a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="group">Rows of equal value in this column get the same number; null for one number a row.</param>
    /// <param name="seed">The seed.</param>
    public static Func<double> Bind(DataViewRow row, DataViewSchema.Column? group, int seed)
    {
        ulong start = Mix((ulong)(uint)seed + 0x9E3779B97F4A7C15UL);
        if (group is { } column)
        {
            Func<ulong> hash = new Factory(row, column).Invoke(column.Type.RawType);
            return () => ToUnit(Mix(start ^ hash()));
        }

        ValueGetter<DataViewRowId> getter = row.GetIdGetter();
        return () =>
        {
            DataViewRowId id = default;
            getter(ref id);
            return ToUnit(Mix(Mix(start ^ id.Low) ^ id.High));
        };
    }

    private static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Func<ulong>>
    {
        protected override Func<ulong> InvokeFor<T>()
        {
            if (column.Type is not PrimitiveDataViewType)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(column), $"Column '{column.Name}' is of type {column.Type}; rows are grouped by a single value such as a text or a key.");
            }

            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default!;
            return () =>
            {
                getter(ref value);
                return value is ReadOnlyMemory<char> text ? Hash(text.Span) : Hash($"{value}");
            };
        }

        /// <summary>FNV-1a over UTF-16 units: <c>string.GetHashCode</c> differs from process to process.</summary>
        private static ulong Hash(ReadOnlySpan<char> text)
        {
            ulong hash = 14695981039346656037UL;
            foreach (char unit in text)
            {
                hash = (hash ^ unit) * 1099511628211UL;
            }

            return BitOperations.RotateLeft(hash, 17);
        }
    }
}
