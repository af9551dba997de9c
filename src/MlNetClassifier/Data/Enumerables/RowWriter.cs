namespace MlNetClassifier.Data;

/// <summary>Which columns of a schema the members of a user's class receive.</summary>
/// <typeparam name="TRow">The class.</typeparam>
internal sealed class RowWriter<TRow>
    where TRow : class
{
    private readonly List<(DataViewSchema.Column Column, string Member)> _bound = [];

    /// <summary>Binds the class to a schema.</summary>
    /// <param name="schema">The columns there are.</param>
    /// <param name="definition">How members stand for columns; null for the class's attributes.</param>
    /// <param name="ignoreMissingColumns">Whether a member without a column keeps its value instead of being an error.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing.</exception>
    /// <exception cref="InvalidOperationException">A column's type does not fit its member.</exception>
    public RowWriter(DataViewSchema schema, SchemaDefinition? definition, bool ignoreMissingColumns)
    {
        foreach (SchemaDefinition.Column wanted in definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(wanted.ColumnName) is not { } column)
            {
                Missing.Add(wanted.ColumnName);
                if (!ignoreMissingColumns)
                {
                    throw new ArgumentOutOfRangeException(
                        nameof(schema), $"Could not find column '{wanted.ColumnName}' for {typeof(TRow).Name}.{wanted.MemberName}. There are {schema}.");
                }

                continue;
            }

            Type member = UserMembers.TypeOf(UserMembers.Find(typeof(TRow), wanted.MemberName));
            if (!MemberAccess<TRow>.Fits(member, column.Type.RawType))
            {
                throw new InvalidOperationException(
                    $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{wanted.MemberName}' of type '{member.FullName}'.");
            }

            _bound.Add((column, wanted.MemberName));
        }
    }

    /// <summary>The columns that must be active.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _bound.Select(bound => bound.Column);

    /// <summary>The columns that members ask for and the schema lacks.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Makes the code that fills an object from a row.</summary>
    public Action<TRow> Bind(DataViewRow row)
    {
        Action<TRow>[] writers = [.. _bound.Select(bound => new Factory(row, bound.Column, bound.Member).Invoke(bound.Column.Type.RawType))];
        return target =>
        {
            foreach (Action<TRow> write in writers)
            {
                write(target);
            }
        };
    }

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column, string member) : TypeFunction<Action<TRow>>
    {
        protected override Action<TRow> InvokeFor<T>()
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            MemberAccess<TRow>.Writer<T> write = MemberAccess<TRow>.CreateWriter<T>(member);
            T buffer = default!;
            return target =>
            {
                getter(ref buffer);
                write(target, in buffer);
            };
        }
    }
}
