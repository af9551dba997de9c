using MlNetClassifier.Runtime;

namespace MlNetClassifier.Data;

/// <summary>A transformer that makes each output column from one input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    private protected OneToOneTransformerBase(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns)
        : base(environment)
    {
        Columns = [.. columns];
        if (Columns.Count == 0)
        {
            throw new ArgumentException("At least one pair of columns is needed.", nameof(columns));
        }
    }

    internal IReadOnlyList<InputOutputColumnPair> Columns { get; }

    /// <summary>Binds one pair of columns.</summary>
    /// <param name="input">The input column.</param>
    /// <param name="pair">The index of the pair in <see cref="Columns"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is of a type the transformer cannot work on.</exception>
    private protected abstract ColumnBinding BindColumn(DataViewSchema.Column input, int pair);

    /// <summary>The error for an input column of a wrong type.</summary>
    private protected ArgumentOutOfRangeException WrongType(DataViewSchema.Column input, string expected) =>
        ColumnErrors.WrongType(GetType().Name, input.Name, expected, input.Type.ToString()!);

    private protected sealed override IRowToRowMapper Bind(DataViewSchema inputSchema) =>
        Bind(inputSchema, Enumerable.Range(0, Columns.Count));

    internal sealed override IRowToRowMapper BindAvailable(DataViewSchema inputSchema, IDictionary<string, string> lost)
    {
        List<int> available = [];
        for (int i = 0; i < Columns.Count; i++)
        {
            if (inputSchema.GetColumnOrNull(Columns[i].InputColumnName) is null)
            {
                lost[Columns[i].OutputColumnName] = $"{GetType().Name} makes it from column '{Columns[i].InputColumnName}', which is missing";
            }
            else
            {
                available.Add(i);
            }
        }

        return Bind(inputSchema, available);
    }

    private Mapper Bind(DataViewSchema inputSchema, IEnumerable<int> pairs)
    {
        List<(string Name, int Input, ColumnBinding Binding)> bound = [];
        foreach (int pair in pairs)
        {
            DataViewSchema.Column input = ColumnErrors.Require(inputSchema, Columns[pair].InputColumnName, GetType().Name);
            bound.Add((Columns[pair].OutputColumnName, input.Index, BindColumn(input, pair)));
        }

        return new Mapper(inputSchema, bound);
    }

    private sealed class Mapper(DataViewSchema inputSchema, List<(string Name, int Input, ColumnBinding Binding)> bound)
        : RowMapper(inputSchema, [.. bound.Select(b => new DataViewSchema.DetachedColumn(b.Name, b.Binding.Type, b.Binding.Annotations))])
    {
        protected override IEnumerable<int> InputsOf(int added) => [bound[added].Input];

        protected override Delegate CreateGetter(DataViewRow input, int added) => bound[added].Binding.CreateGetter(input);

        protected override Delegate? CreateShortcut(DataViewRow input, int added) => bound[added].Binding.CreateShortcut?.Invoke(input);
    }
}
