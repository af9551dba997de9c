using System.Reflection;

namespace MlNetClassifier.Data;

/// <summary>A piece of generic code that is called for a type known only while running; reflection is used once, when a cursor is set up.</summary>
/// <typeparam name="TResult">What the code returns.</typeparam>
internal abstract class TypeFunction<TResult>
{
    private static readonly MethodInfo Generic = typeof(TypeFunction<TResult>).GetMethod(
        nameof(InvokeFor), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Runs the code for a type.</summary>
    public TResult Invoke(Type type) =>
        (TResult)Generic.MakeGenericMethod(type).Invoke(this, BindingFlags.DoNotWrapExceptions, null, null, null)!;

    protected abstract TResult InvokeFor<T>();
}
