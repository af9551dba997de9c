using System.Globalization;

namespace MlNetClassifier.Transforms;

/// <summary>Equality, order and text of values that become keys: text by its characters, everything else as .NET does.</summary>
internal static class TermComparer<T>
    where T : notnull
{
    /// <summary>Equality.</summary>
    public static IEqualityComparer<T> Instance { get; } = typeof(T) == typeof(ReadOnlyMemory<char>)
        ? (IEqualityComparer<T>)(object)new TextComparer()
        : EqualityComparer<T>.Default;

    /// <summary>Order.</summary>
    public static IComparer<T> Order { get; } = typeof(T) == typeof(ReadOnlyMemory<char>)
        ? (IComparer<T>)(object)new TextComparer()
        : Comparer<T>.Default;

    /// <summary>Whether a value is missing, so that it gets no key: empty text, NaN.</summary>
    public static bool IsMissing(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.IsEmpty,
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        _ => false,
    };

    /// <summary>A value that does not change when the buffer it came from does.</summary>
    public static T Keep(T value) => value is ReadOnlyMemory<char> text ? (T)(object)text.ToString().AsMemory() : value;

    /// <summary>The value as text.</summary>
    public static string ToText(T value) => value switch
    {
        bool flag => flag ? "1" : "0",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);

        public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceCompareTo(y.Span);
    }
}
