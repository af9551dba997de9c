using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Joins columns of one item type into a vector, whose slots are named after them.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal ColumnConcatenatingTransformer(IHostEnvironment environment, IEnumerable<Concatenation> groups)
        : base(environment)
    {
        Groups = [.. groups];
        if (Groups.Count == 0 || Groups.Any(group => group.Sources.Count == 0))
        {
            throw new ArgumentException("At least one column must be given to join.", nameof(groups));
        }
    }

    internal static VersionInfo Version { get; } =
        new("CONCAT F", 0x00010003, 0x00010003, 0x00010003, "ConcatTransform", "Microsoft.ML.Data", "ConcatFunction");

    internal IReadOnlyList<Concatenation> Groups { get; }

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(Groups.Count);
        foreach (Concatenation group in Groups)
        {
            ctx.SaveNonEmptyString(group.Name);
            ctx.Writer.Write(group.Sources.Count);
            foreach ((string name, string? alias) in group.Sources)
            {
                ctx.SaveNonEmptyString(name);
                ctx.SaveStringOrNull(alias);
            }
        }
    }

    internal static ColumnConcatenatingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        Concatenation[] groups = new Concatenation[context.Reader.ReadCount(2 * sizeof(int))];
        for (int i = 0; i < groups.Length; i++)
        {
            string name = context.LoadNonEmptyString();
            (string, string?)[] sources = new (string, string?)[context.Reader.ReadCount(2 * sizeof(int))];
            for (int j = 0; j < sources.Length; j++)
            {
                string source = context.LoadNonEmptyString();
                sources[j] = (source, context.LoadStringOrNull());
            }

            groups[i] = new Concatenation(name, sources);
        }

        try
        {
            return new ColumnConcatenatingTransformer(environment, groups);
        }
        catch (ArgumentException)
        {
            throw context.Reader.Error("it joins no columns");
        }
    }

    internal override IRowToRowMapper BindAvailable(DataViewSchema inputSchema, IDictionary<string, string> lost)
    {
        List<Concatenation> available = [];
        foreach (Concatenation group in Groups)
        {
            string? missing = group.Sources.Select(source => source.Name).FirstOrDefault(name => inputSchema.GetColumnOrNull(name) is null);
            if (missing is null)
            {
                available.Add(group);
            }
            else
            {
                lost[group.Name] = $"{nameof(ColumnConcatenatingTransformer)} makes it from column '{missing}', which is missing";
            }
        }

        return new ColumnConcatenatingMapper(inputSchema, available);
    }

    private protected override IRowToRowMapper Bind(DataViewSchema inputSchema) => new ColumnConcatenatingMapper(inputSchema, Groups);
}
