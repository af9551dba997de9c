using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Scales numbers as <see cref="NormalizingEstimator"/> learned.</summary>
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    private readonly AffineScaling[] _scalings;

    internal NormalizingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, AffineScaling[] scalings)
        : base(environment, columns)
    {
        _scalings = scalings;
    }

    internal static VersionInfo Version { get; } = new("NORMALZR", 0x00010001, 0x00010001, 0x00010001, "Normalizer", "Microsoft.ML.Data");

    internal IReadOnlyList<AffineScaling> Scalings => _scalings;

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        for (int i = 0; i < _scalings.Length; i++)
        {
            DataViewType type = _scalings[i].Type;
            ctx.Writer.Write(type is VectorDataViewType);
            ctx.Writer.Write(type is VectorDataViewType vector ? vector.Size : 0);
            ctx.Writer.Write((byte)PrimitiveTypes.KindOf((PrimitiveDataViewType)type.GetItemType())!.Value);
            ctx.SaveSubModel(EntryName(i), _scalings[i].Save);
        }
    }

    internal static NormalizingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        return new NormalizingTransformer(environment, columns, [.. columns.Select((_, i) => AffineScaling.Load(context, EntryName(i), LoadType(context)))]);
    }

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        AffineScaling scaling = _scalings[pair];
        if (!input.Type.GetItemType().Equals(scaling.Type.GetItemType()) || input.Type.GetValueCount() != scaling.Type.GetValueCount())
        {
            throw WrongType(input, scaling.Type.ToString()!);
        }

        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return new ColumnBinding(input.Type, annotations.ToAnnotations(), row => scaling.CreateGetter(row, input));
    }

    private static string EntryName(int index) => $"Normalizer_{index:000}";

    private static DataViewType LoadType(ModelLoadContext context)
    {
        bool isVector = context.Reader.ReadBoolByte();
        int size = context.Reader.ReadInt32();
        var kind = (DataKind)context.Reader.ReadByte();
        if (kind is not (DataKind.Single or DataKind.Double) || (isVector && size < 1))
        {
            throw context.Reader.Error($"it scales a column of kind {kind} and size {size}");
        }

        return isVector ? new VectorDataViewType(PrimitiveTypes.FromKind(kind), size) : PrimitiveTypes.FromKind(kind);
    }
}
