using System.Reflection;

namespace MlNetClassifier.Data;

/// <summary>
/// Copies a value so that the copy stays when the original's buffer is overwritten: vectors item by item, everything else by assignment.
/// </summary>
internal static class ValueCopier<T>
{
    public delegate void Copy(in T source, ref T destination);

    /// <summary>The copier of the type.</summary>
    public static Copy Instance { get; } = Create();

    private static Copy Create()
    {
        if (!typeof(T).IsGenericType || typeof(T).GetGenericTypeDefinition() != typeof(VBuffer<>))
        {
            return static (in T source, ref T destination) => destination = source;
        }

        MethodInfo copy = typeof(ValueCopier<T>).GetMethod(nameof(CopyVector), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(T).GenericTypeArguments[0]);
        return copy.CreateDelegate<Copy>();
    }

    private static void CopyVector<TItem>(in VBuffer<TItem> source, ref VBuffer<TItem> destination) => source.CopyTo(ref destination);
}
