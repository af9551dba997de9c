using System.Reflection;

namespace MlNetClassifier.Data;

/// <summary>Conversions between the types of members and of column values: strings, arrays, and values that are the same in both.</summary>
internal static class MemberConversions
{
    public delegate void ToRaw<TMember, TRaw>(TMember member, ref TRaw raw);

    /// <summary>Makes the member's new value; its old one may be reused.</summary>
    public delegate TMember FromRaw<TRaw, TMember>(in TRaw raw, TMember old);

    public static ToRaw<TMember, TRaw> CreateToRaw<TMember, TRaw>()
    {
        if (typeof(TMember) == typeof(string))
        {
            return (ToRaw<TMember, TRaw>)(object)(ToRaw<string?, ReadOnlyMemory<char>>)TextToRaw;
        }

        if (typeof(TMember) == typeof(string[]))
        {
            return (ToRaw<TMember, TRaw>)(object)(ToRaw<string?[]?, VBuffer<ReadOnlyMemory<char>>>)TextsToRaw;
        }

        if (typeof(TMember).IsArray)
        {
            return Make<ToRaw<TMember, TRaw>>(nameof(ArrayToRaw), typeof(TMember).GetElementType()!);
        }

        ValueCopier<TRaw>.Copy copy = ValueCopier<TRaw>.Instance;
        return (ToRaw<TMember, TRaw>)(object)(ToRaw<TRaw, TRaw>)((TRaw member, ref TRaw raw) => copy(in member, ref raw));
    }

    public static FromRaw<TRaw, TMember> CreateFromRaw<TRaw, TMember>()
    {
        if (typeof(TMember) == typeof(string))
        {
            return (FromRaw<TRaw, TMember>)(object)(FromRaw<ReadOnlyMemory<char>, string>)TextFromRaw;
        }

        if (typeof(TMember) == typeof(string[]))
        {
            return (FromRaw<TRaw, TMember>)(object)(FromRaw<VBuffer<ReadOnlyMemory<char>>, string[]?>)TextsFromRaw;
        }

        if (typeof(TMember).IsArray)
        {
            return Make<FromRaw<TRaw, TMember>>(nameof(ArrayFromRaw), typeof(TMember).GetElementType()!);
        }

        ValueCopier<TRaw>.Copy copy = ValueCopier<TRaw>.Instance;
        return (FromRaw<TRaw, TMember>)(object)(FromRaw<TRaw, TRaw>)((in TRaw raw, TRaw old) =>
        {
            copy(in raw, ref old);
            return old;
        });
    }

    private static TDelegate Make<TDelegate>(string method, Type item)
        where TDelegate : Delegate =>
        typeof(MemberConversions).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(item).CreateDelegate<TDelegate>();

    private static void TextToRaw(string? member, ref ReadOnlyMemory<char> raw) => raw = member.AsMemory();

    private static string TextFromRaw(in ReadOnlyMemory<char> raw, string old) => raw.ToString();

    private static void TextsToRaw(string?[]? member, ref VBuffer<ReadOnlyMemory<char>> raw)
    {
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref raw, member?.Length ?? 0);
        for (int i = 0; i < editor.Values.Length; i++)
        {
            editor.Values[i] = member![i].AsMemory();
        }

        raw = editor.Commit();
    }

    private static string[] TextsFromRaw(in VBuffer<ReadOnlyMemory<char>> raw, string[]? old)
    {
        string[] result = old?.Length == raw.Length ? old : new string[raw.Length];
        int i = 0;
        foreach (ReadOnlyMemory<char> text in raw.DenseValues())
        {
            result[i++] = text.ToString();
        }

        return result;
    }

    private static void ArrayToRaw<T>(T[]? member, ref VBuffer<T> raw)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref raw, member?.Length ?? 0);
        member.AsSpan().CopyTo(editor.Values);
        raw = editor.Commit();
    }

    private static T[] ArrayFromRaw<T>(in VBuffer<T> raw, T[]? old)
    {
        T[] result = old?.Length == raw.Length ? old : new T[raw.Length];
        raw.CopyTo(result);
        return result;
    }
}
