using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Maps values to keys as <see cref="ValueToKeyMappingEstimator"/> learned them.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    private readonly TermMap[] _maps;
    private readonly bool[] _keyValuesAsText;

    internal ValueToKeyMappingTransformer(
        IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, TermMap[] maps, bool[] keyValuesAsText)
        : base(environment, columns)
    {
        _maps = maps;
        _keyValuesAsText = keyValuesAsText;
    }

    internal static VersionInfo Version { get; } = new("TERMTRNF", 0x00010003, 0x00010003, 0x00010003, "TermTransform", "Microsoft.ML.Data");

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        foreach (bool asText in _keyValuesAsText)
        {
            ctx.Writer.Write(asText);
        }

        TermMapFile.Save(ctx, _maps);
    }

    internal static ValueToKeyMappingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        bool[] asText = [.. columns.Select(_ => context.Reader.ReadBoolByte())];
        return new ValueToKeyMappingTransformer(environment, columns, TermMapFile.Load(context, columns.Length), asText);
    }

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        TermMap map = _maps[pair];
        if (!input.Type.GetItemType().Equals(map.ItemType))
        {
            throw WrongType(input, map.ItemType.ToString()!);
        }

        DataViewSchema.Annotations.Builder annotations = new();
        map.AddKeyValues(annotations, _keyValuesAsText[pair]);
        DataViewType type = map.KeyType;
        if (input.Type is VectorDataViewType vector)
        {
            type = new VectorDataViewType(map.KeyType, vector.Dimensions);
            annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        }

        return new ColumnBinding(type, annotations.ToAnnotations(), row => map.CreateGetter(row, input));
    }
}
