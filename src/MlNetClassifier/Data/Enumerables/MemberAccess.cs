using System.Linq.Expressions;
using System.Reflection;

namespace MlNetClassifier.Data;

/// <summary>Reads and writes a member of a user's class as a column value, by code compiled once.</summary>
/// <typeparam name="TRow">The class.</typeparam>
internal static class MemberAccess<TRow>
    where TRow : class
{
    /// <summary>Copies the member of an object into a column value.</summary>
    public delegate void Reader<TRaw>(TRow row, ref TRaw value);

    /// <summary>Copies a column value into the member of an object.</summary>
    public delegate void Writer<TRaw>(TRow row, in TRaw value);

    /// <summary>Whether a member of a type can stand for a column whose values are of a raw type.</summary>
    public static bool Fits(Type member, Type raw) => RawTypeOf(member) == raw;

    /// <summary>The raw type of the column a member of a type stands for.</summary>
    public static Type RawTypeOf(Type member)
    {
        Type item = UserMembers.ItemType(member);
        Type rawItem = item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
        return item == member ? rawItem : typeof(VBuffer<>).MakeGenericType(rawItem);
    }

    /// <summary>Makes the reader of a member.</summary>
    public static Reader<TRaw> CreateReader<TRaw>(string memberName)
    {
        MemberInfo member = UserMembers.Find(typeof(TRow), memberName);
        return new ReaderFactory<TRaw>(member).Invoke(UserMembers.TypeOf(member));
    }

    /// <summary>Makes the writer of a member.</summary>
    public static Writer<TRaw> CreateWriter<TRaw>(string memberName)
    {
        MemberInfo member = UserMembers.Find(typeof(TRow), memberName);
        return new WriterFactory<TRaw>(member).Invoke(UserMembers.TypeOf(member));
    }

    private sealed class ReaderFactory<TRaw>(MemberInfo member) : TypeFunction<Reader<TRaw>>
    {
        protected override Reader<TRaw> InvokeFor<TMember>()
        {
            ParameterExpression row = Expression.Parameter(typeof(TRow));
            Func<TRow, TMember> get = Expression.Lambda<Func<TRow, TMember>>(Expression.MakeMemberAccess(row, member), row).Compile();
            MemberConversions.ToRaw<TMember, TRaw> convert = MemberConversions.CreateToRaw<TMember, TRaw>();
            return (TRow source, ref TRaw value) => convert(get(source), ref value);
        }
    }

    private sealed class WriterFactory<TRaw>(MemberInfo member) : TypeFunction<Writer<TRaw>>
    {
        protected override Writer<TRaw> InvokeFor<TMember>()
        {
            ParameterExpression row = Expression.Parameter(typeof(TRow));
            ParameterExpression assigned = Expression.Parameter(typeof(TMember));
            MemberExpression access = Expression.MakeMemberAccess(row, member);
            Action<TRow, TMember> set = Expression.Lambda<Action<TRow, TMember>>(Expression.Assign(access, assigned), row, assigned).Compile();
            Func<TRow, TMember>? get = member is PropertyInfo { CanRead: false } ? null : Expression.Lambda<Func<TRow, TMember>>(access, row).Compile();
            MemberConversions.FromRaw<TRaw, TMember> convert = MemberConversions.CreateFromRaw<TRaw, TMember>();
            return (TRow target, in TRaw value) => set(target, convert(in value, get is null ? default! : get(target)));
        }
    }
}
