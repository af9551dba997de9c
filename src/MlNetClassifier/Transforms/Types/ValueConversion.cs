using System.Globalization;
using System.Numerics;
using System.Reflection;
using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>
/// Converts single values from one primitive type to another: numbers by value (a number out of range becomes the nearest, a fraction is cut off),
/// flags as 0 and 1, text as it is written in the invariant culture.
/// </summary>
internal static class ValueConversion
{
    /// <summary>Whether the conversion exists.</summary>
    public static bool Exists(PrimitiveDataViewType from, PrimitiveDataViewType to) =>
        from.RawType == to.RawType
        || (from is KeyDataViewType && to is KeyDataViewType)
        || (IsValue(from) && IsValue(to))
        || (to is TextDataViewType && from is not KeyDataViewType)
        || (from is TextDataViewType && to is DateTimeDataViewType or DateTimeOffsetDataViewType or TimeSpanDataViewType);

    /// <summary>The function that converts, a <c>Func&lt;TFrom, TTo&gt;</c>.</summary>
    /// <param name="from">The type of the values.</param>
    /// <param name="to">The type wanted; the conversion must exist.</param>
    /// <param name="place">Where the values come from, for messages.</param>
    public static Delegate Create(PrimitiveDataViewType from, PrimitiveDataViewType to, string place)
    {
        if (from.RawType == to.RawType)
        {
            return Make(nameof(Same), from.RawType);
        }

        if (to is TextDataViewType)
        {
            return Make(nameof(ToText), from.RawType);
        }

        if (from is TextDataViewType)
        {
            return to switch
            {
                BooleanDataViewType => (Func<ReadOnlyMemory<char>, bool>)(text => ParseFlag(text.Span, place)),
                NumberDataViewType => Make(nameof(Parse), to.RawType, place),
                _ => Make(nameof(ParseMoment), to.RawType, place),
            };
        }

        return (from, to) switch
        {
            (BooleanDataViewType, _) => Make(nameof(FromFlag), to.RawType),
            (_, BooleanDataViewType) => Make(nameof(ToFlag), from.RawType),
            _ => typeof(ValueConversion).GetMethod(nameof(Number), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(from.RawType, to.RawType).CreateDelegate(typeof(Func<,>).MakeGenericType(from.RawType, to.RawType)),
        };
    }

    private static bool IsValue(PrimitiveDataViewType type) => type is NumberDataViewType or BooleanDataViewType or TextDataViewType;

    private static Delegate Make(string method, Type type, params object[] arguments) =>
        (Delegate)typeof(ValueConversion).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    private static Func<T, T> Same<T>() => value => value;

    private static Func<T, ReadOnlyMemory<char>> ToText<T>() => value => value switch
    {
        // ML.NET writes flags as numbers and leaves a missing number empty.
        bool flag => (flag ? "1" : "0").AsMemory(),
        float.NaN or double.NaN => default,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture).AsMemory(),
    };

    private static TTo Number<TFrom, TTo>(TFrom value)
        where TFrom : INumberBase<TFrom>
        where TTo : INumberBase<TTo> => TTo.CreateSaturating(value);

    private static Func<bool, T> FromFlag<T>()
        where T : INumberBase<T> => value => value ? T.One : T.Zero;

    private static Func<T, bool> ToFlag<T>()
        where T : INumberBase<T> => value => !T.IsZero(value) && !T.IsNaN(value);

    private static Func<ReadOnlyMemory<char>, T> Parse<T>(string place)
        where T : INumberBase<T>
    {
        bool canBeMissing = T.IsNaN(T.CreateSaturating(float.NaN));
        return text =>
            T.TryParse(text.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out T? number) ? number
            : canBeMissing ? T.CreateSaturating(float.NaN)
            : throw Unreadable(place, text.Span, typeof(T).Name);
    }

    private static Func<ReadOnlyMemory<char>, T> ParseMoment<T>(string place)
        where T : ISpanParsable<T> =>
        text => T.TryParse(text.Span, CultureInfo.InvariantCulture, out T? moment) ? moment : throw Unreadable(place, text.Span, typeof(T).Name);

    private static bool ParseFlag(ReadOnlySpan<char> text, string place)
    {
        string lower = text.ToString().Trim().ToLowerInvariant();
        return lower switch
        {
            "true" or "t" or "yes" or "y" or "1" or "+" or "+1" => true,
            "false" or "f" or "no" or "n" or "0" or "-" or "-1" or "" => false,
            _ => throw Unreadable(place, text, "Boolean"),
        };
    }

    private static FormatException Unreadable(string place, ReadOnlySpan<char> text, string type) =>
        new($"{place}: '{(text.Length > 60 ? string.Concat(text[..60], "…") : text.ToString())}' is no {type}.");
}
