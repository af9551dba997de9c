using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace MlNetClassifier.Conformance.Tests.Signatures;

/// <summary>Public members as C# text, in the notation of <c>mlnet.txt</c>. Nullable annotations are left out: they do not bind callers.</summary>
internal static class SignatureText
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(string)] = "string", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    /// <summary>The name by which a type is declared: nested types after their owner, generic ones with their parameters.</summary>
    public static string DeclaredName(Type type) => (type.IsNested ? DeclaredName(type.DeclaringType!) + "." : "") + Generic(type, type.GetGenericArguments());

    /// <summary>Every member a caller can reach, without what any object has.</summary>
    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetEnumNames().Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)},");
        }

        IEnumerable<Type> declaring = type.IsInterface ? [type, .. type.GetInterfaces()] : [type];
        return
        [
            .. type.GetConstructors(Public | BindingFlags.NonPublic).Where(constructor => constructor.IsPublic || constructor.IsFamily).Select(constructor => $"{type.Name.Split('`')[0]}({Parameters(constructor)});"),
            .. declaring.SelectMany(owner => owner.GetMethods(Public)).Where(method => !method.IsSpecialName).Select(Method),
            .. type.GetProperties(Public).Select(Property),
            .. type.GetFields(Public).Select(field => $"{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType)} {field.Name};"),
            .. type.GetEvents(Public).Select(raised => $"event {Name(raised.EventHandlerType!)} {raised.Name};"),
        ];
    }

    /// <summary>A value as a C# literal; objects as the name of their type.</summary>
    public static string Literal(object? value) => value switch
    {
        null or DBNull => "null",
        string text => $"\"{text}\"",
        char character => character == '\t' ? "'\\t'" : $"'{character}'",
        bool flag => flag ? "true" : "false",
        float number => number.ToString(CultureInfo.InvariantCulture) + "f",
        Enum item => $"{item.GetType().Name}.{item}",
        IConvertible number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
        ICollection => "[]",
        _ => $"new {DeclaredName(value.GetType())}(...)",
    };

    private static string Method(MethodInfo method)
    {
        string kind = method.IsStatic ? "static " : method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "";
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        string constraints = method.IsGenericMethod ? string.Concat(method.GetGenericArguments().Select(Constraint)) : "";
        return $"{kind}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)}){constraints};";
    }

    private static string Property(PropertyInfo property)
    {
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        bool settable = property.SetMethod is { IsPublic: true } set
            && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return $"{Name(property.PropertyType)} {name} {{ get;{(settable ? " set;" : "")} }}";
    }

    private static string Parameters(MethodBase method)
    {
        string text = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute), false) ? "this " + text : text;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : parameter.IsOut ? "out "
            : parameter.ParameterType.IsByRef ? "ref " : "";
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        object? fallback = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        if (fallback is not null && type.IsEnum)
        {
            fallback = Enum.ToObject(type, fallback);
        }

        return $"{passing}{Name(type)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Literal(fallback)}" : "")}";
    }

    private static string Constraint(Type parameter)
    {
        GenericParameterAttributes attributes = parameter.GenericParameterAttributes;
        List<string> parts = [];
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            parts.Add("class");
        }

        parts.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Name));
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            parts.Add("new()");
        }

        return parts.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{Generic(type, type.GetGenericArguments())}"
            : Generic(type, type.GetGenericArguments());
    }

    private static string Generic(Type type, Type[] arguments)
    {
        bool generic = type.Name.Contains('`');
        return generic && arguments.Length > 0
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments.Select(Name))}>"
            : type.Name.Split('`')[0];
    }
}
