using System.Reflection;

namespace MlNetClassifier.Data;

/// <summary>Reads from a class how text files are to be read into it.</summary>
internal static class TextClass
{
    /// <summary>The columns of a class: members marked with a place, or named in the header.</summary>
    /// <exception cref="ArgumentException">No member has a place.</exception>
    public static TextLoader.Column[] ColumnsOf(Type type, TextLoader.Options options, IMultiStreamSource? sample)
    {
        Lazy<string[]> header = new(() => sample is { Count: > 0 } && options.HasHeader
            ? TextLoader.ReadHeader(sample, options)
            : throw new ArgumentException($"Class {type.Name} names fields of a header; say that there is one, and give a file to look at."));
        List<TextLoader.Column> columns = [];
        foreach (SchemaDefinition.Column definition in SchemaDefinition.Create(type, SchemaDefinition.Direction.Write))
        {
            MemberInfo member = UserMembers.Find(type, definition.MemberName);
            if (RangesOf(member, header) is not { } ranges)
            {
                continue;
            }

            DataViewType itemType = definition.ColumnType.GetItemType();
            DataKind kind = itemType is PrimitiveDataViewType primitive && PrimitiveTypes.KindOf(primitive) is { } known
                ? known
                : throw new ArgumentException($"Member {type.Name}.{member.Name} of type {definition.ColumnType} cannot be read from text.");
            bool isVector = definition.ColumnType is VectorDataViewType;
            TextLoader.Range[] source = isVector && ranges is [{ IsSingle: true } single] ? [new TextLoader.Range(single.Min, single.Min)] : ranges;
            columns.Add(new TextLoader.Column(definition.ColumnName, kind, source, itemType is KeyDataViewType key ? new KeyCount(key.Count) : null));
        }

        return columns.Count > 0 ? [.. columns] : throw new ArgumentException($"No member of class {type.Name} is marked [LoadColumn].");
    }

    private static TextLoader.Range[]? RangesOf(MemberInfo member, Lazy<string[]> header)
    {
        if (member.GetCustomAttribute<LoadColumnAttribute>() is { } place)
        {
            return place.Ranges;
        }

        return member.GetCustomAttribute<LoadColumnNameAttribute>() is not { } named ? null :
        [
            .. named.Names.Select(name => Array.IndexOf(header.Value, name) is var index and >= 0
                ? new TextLoader.Range(index)
                : throw new ArgumentException($"The header has no field '{name}'; it has {string.Join(", ", header.Value)}.")),
        ];
    }
}
