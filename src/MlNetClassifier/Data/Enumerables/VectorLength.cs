using System.Reflection;

namespace MlNetClassifier.Data;

/// <summary>The number of items of a value that is known to be a <see cref="VBuffer{T}"/>.</summary>
internal static class VectorLength<T>
{
    private delegate int Measure(in T value);

    private static readonly Measure Function =
        typeof(VectorLength<T>).GetMethod(nameof(LengthOf), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(T).GenericTypeArguments[0]).CreateDelegate<Measure>();

    public static int Of(in T value) => Function(in value);

    private static int LengthOf<TItem>(in VBuffer<TItem> value) => value.Length;
}
