using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Gives columns a second name; types, annotations and values are those of the original.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal ColumnCopyingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns)
        : base(environment, columns)
    {
    }

    internal static VersionInfo Version { get; } = new("COPYCOLT", 0x00010001, 0x00010001, 0x00010001, "CopyTransform", "Microsoft.ML.Data");

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
    }

    internal static ColumnCopyingTransformer Load(IHostEnvironment environment, ModelLoadContext context) => new(environment, ModelColumns.Load(context));

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair) =>
        new(input.Type, input.Annotations, row => new Factory(row, input).Invoke(input.Type.RawType));

    private sealed class Factory(DataViewRow row, DataViewSchema.Column column) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<T>() => row.GetGetter<T>(column);
    }
}
