namespace MlNetClassifier.Data;

/// <summary>A column that a member of a user's class stands for.</summary>
/// <typeparam name="TRow">The class.</typeparam>
internal sealed class MemberColumn<TRow>
    where TRow : class
{
    private readonly string _memberName;

    public MemberColumn(SchemaDefinition.Column definition)
    {
        _memberName = definition.MemberName;
        Name = definition.ColumnName;
        Type = definition.ColumnType;
        Annotations = definition.Annotations;
        Type member = UserMembers.TypeOf(UserMembers.Find(typeof(TRow), _memberName));
        if (!MemberAccess<TRow>.Fits(member, Type.RawType))
        {
            throw new InvalidOperationException(
                $"Member {typeof(TRow).Name}.{_memberName} is of type {member}, which cannot stand for column '{Name}' of type {Type}.");
        }
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public DataViewSchema.Annotations Annotations { get; }

    /// <summary>Makes a getter of the column for whatever object is current.</summary>
    /// <param name="current">The current object.</param>
    public Delegate CreateGetter(Func<TRow> current) => new GetterFactory(this, current).Invoke(Type.RawType);

    /// <summary>Makes the columns and the schema of a class.</summary>
    public static (IReadOnlyList<MemberColumn<TRow>> Columns, DataViewSchema Schema) Describe(SchemaDefinition? definition)
    {
        MemberColumn<TRow>[] columns =
        [
            .. (definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read)).Select(column => new MemberColumn<TRow>(column)),
        ];
        DataViewSchema.Builder builder = new();
        foreach (MemberColumn<TRow> column in columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return (columns, builder.ToSchema());
    }

    private sealed class GetterFactory(MemberColumn<TRow> column, Func<TRow> current) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<T>()
        {
            MemberAccess<TRow>.Reader<T> read = MemberAccess<TRow>.CreateReader<T>(column._memberName);
            if (column.Type is not VectorDataViewType { IsKnownSize: true } vector)
            {
                return (ValueGetter<T>)((ref T value) => read(current(), ref value));
            }

            string name = column.Name;
            return (ValueGetter<T>)((ref T value) =>
            {
                read(current(), ref value);
                int length = VectorLength<T>.Of(in value);
                if (length != vector.Size)
                {
                    throw new InvalidOperationException($"Column '{name}' is of type {vector}, but a row has {length} items.");
                }
            });
        }
    }
}
