using System.Reflection;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Data;

/// <summary>How the members of a class stand for columns; made from its attributes and then open to change.</summary>
public sealed partial class SchemaDefinition : List<SchemaDefinition.Column>
{
    /// <summary>Which way values go.</summary>
    [Flags]
    public enum Direction
    {
        /// <summary>Out of objects, into a view.</summary>
        Read = 1,

        /// <summary>Out of a view, into objects.</summary>
        Write = 2,

        /// <summary>Both ways.</summary>
        Both = Read | Write,
    }

    /// <summary>The entry of a column name.</summary>
    /// <param name="columnName">The name.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName)
            ?? throw new ArgumentOutOfRangeException(nameof(columnName), $"There is no column '{columnName}' in the schema definition.");
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.ColumnName != columnName)
            {
                throw new ArgumentException($"The column is named '{value.ColumnName}', not '{columnName}'.", nameof(value));
            }

            int index = FindIndex(column => column.ColumnName == columnName);
            if (index < 0)
            {
                Add(value);
            }
            else
            {
                this[index] = value;
            }
        }
    }

    /// <summary>Reads the public fields and properties of a class and their attributes.</summary>
    /// <param name="userType">The class.</param>
    /// <param name="direction">A property without the accessor this needs is left out.</param>
    /// <exception cref="ArgumentException">A member is of a type no column can have; mark it <see cref="NoColumnAttribute"/>.</exception>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        ArgumentNullException.ThrowIfNull(userType);
        SchemaDefinition result = [];
        foreach (MemberInfo member in UserMembers.Of(userType, direction))
        {
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            if (result.Exists(column => column.ColumnName == name))
            {
                throw new ArgumentException($"Class {userType.Name} has two members for column '{name}'.", nameof(userType));
            }

            result.Add(new Column(member.Name, GetColumnType(member)) { ColumnName = name });
        }

        return result;
    }

    /// <summary>Takes types and annotations over from columns of the same names.</summary>
    internal SchemaDefinition WithTypesOf(DataViewSchema schema)
    {
        foreach (Column column in this)
        {
            if (schema.GetColumnOrNull(column.ColumnName) is { } typed)
            {
                column.ColumnType = typed.Type;
                column.AddAnnotations(typed.Annotations);
            }
        }

        return this;
    }

    private static DataViewType GetColumnType(MemberInfo member)
    {
        if (member.GetCustomAttribute<DataViewTypeAttribute>() is { } custom)
        {
            return custom.GetColumnType();
        }

        Type type = UserMembers.TypeOf(member);
        if (type == typeof(MLImage))
        {
            return new ImageDataViewType();
        }

        Type itemType = UserMembers.ItemType(type);
        PrimitiveDataViewType item = PrimitiveTypes.FromType(itemType) ?? throw new ArgumentException(
            $"Member {member.DeclaringType?.Name}.{member.Name} is of type {type}, which is no column type. Mark it [NoColumn] to leave it out.");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            item = KeyDataViewType.IsValidDataType(item.RawType)
                ? new KeyDataViewType(item.RawType, key.Count ?? KeyDataViewType.MaxCount(item.RawType))
                : throw new ArgumentException(
                    $"Member {member.DeclaringType?.Name}.{member.Name} is marked [KeyType], so it must be byte, ushort, uint or ulong, not {itemType.Name}.");
        }

        VectorTypeAttribute? vector = member.GetCustomAttribute<VectorTypeAttribute>();
        if (itemType == type)
        {
            return vector is null ? item : throw new ArgumentException(
                $"Member {member.DeclaringType?.Name}.{member.Name} is marked [VectorType], so it must be an array or a VBuffer, not {type.Name}.");
        }

        return vector?.Dimensions is { Length: > 0 } dimensions ? new VectorDataViewType(item, dimensions) : new VectorDataViewType(item);
    }
}
