using System.Reflection;

namespace MlNetClassifier.Data;

/// <summary>The public fields and properties of a user's class that stand for columns.</summary>
internal static class UserMembers
{
    public static IEnumerable<MemberInfo> Of(Type type, SchemaDefinition.Direction direction)
    {
        IEnumerable<MemberInfo> fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public).Where(field => !field.IsLiteral);
        IEnumerable<MemberInfo> properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property =>
            property.GetIndexParameters().Length == 0
            && (!direction.HasFlag(SchemaDefinition.Direction.Read) || property.GetMethod is { IsPublic: true })
            && (!direction.HasFlag(SchemaDefinition.Direction.Write) || property.SetMethod is { IsPublic: true }));
        return fields.Concat(properties).Where(member => member.GetCustomAttribute<NoColumnAttribute>() is null);
    }

    public static MemberInfo Find(Type type, string name) =>
        (MemberInfo?)type.GetField(name, BindingFlags.Instance | BindingFlags.Public)
        ?? type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public)
        ?? throw new ArgumentException($"Class {type.Name} has no public field or property '{name}'.");

    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The item type of an array or <see cref="VBuffer{T}"/>, or the type itself.</summary>
    public static Type ItemType(Type type) =>
        type.IsArray && type.GetArrayRank() == 1 ? type.GetElementType()!
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>) ? type.GenericTypeArguments[0]
        : type;
}
