using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingTransformer : RowToRowTransformerBase
{
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(IHostEnvironment environment, IEnumerable<string> names, bool keep, bool keepHidden, bool ignoreMissing)
        : base(environment)
    {
        Names = [.. names];
        if (Names.Count == 0)
        {
            throw new ArgumentException("At least one column must be named.", nameof(names));
        }

        Keep = keep;
        _keepHidden = keepHidden;
        IgnoreMissing = ignoreMissing;
    }

    internal static VersionInfo Version { get; } = new("SELCOLST", 0x00010001, 0x00010001, 0x00010001, "SelectColumnsTransform", "Microsoft.ML.Data");

    internal IReadOnlyList<string> Names { get; }

    internal bool Keep { get; }

    internal bool IgnoreMissing { get; }

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(Keep);
        ctx.Writer.Write(_keepHidden);
        ctx.Writer.Write(IgnoreMissing);
        ctx.Writer.Write(Names.Count);
        foreach (string name in Names)
        {
            ctx.SaveNonEmptyString(name);
        }
    }

    internal static ColumnSelectingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        bool keep = context.Reader.ReadBoolByte();
        bool keepHidden = context.Reader.ReadBoolByte();
        bool ignoreMissing = context.Reader.ReadBoolByte();
        int count = context.Reader.ReadCount(sizeof(int));
        if (count == 0)
        {
            throw context.Reader.Error("it names no columns");
        }

        string[] names = [.. Enumerable.Range(0, count).Select(_ => context.LoadNonEmptyString())];
        return new ColumnSelectingTransformer(environment, names, keep, keepHidden, ignoreMissing);
    }

    internal override IRowToRowMapper BindAvailable(DataViewSchema inputSchema, IDictionary<string, string> lost) => Bind(inputSchema, ignoreMissing: true);

    private protected override IRowToRowMapper Bind(DataViewSchema inputSchema) => Bind(inputSchema, IgnoreMissing);

    private ColumnSelectingMapper Bind(DataViewSchema inputSchema, bool ignoreMissing)
    {
        if (!ignoreMissing)
        {
            foreach (string name in Names)
            {
                ColumnErrors.Require(inputSchema, name, nameof(ColumnSelectingTransformer));
            }
        }

        // Kept columns stand in the order in which they are named; a hidden column comes before the one that hides it.
        IEnumerable<DataViewSchema.Column> candidates = inputSchema.Where(column => _keepHidden || !column.IsHidden);
        IEnumerable<DataViewSchema.Column> selected = Keep
            ? Names.Distinct().SelectMany(name => candidates.Where(column => column.Name == name))
            : candidates.Where(column => !Names.Contains(column.Name));
        return new ColumnSelectingMapper(inputSchema, [.. selected.Select(column => column.Index)]);
    }
}
