using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>
/// Turns a key into a vector with a 1 at the key's place, all 0 for a missing key. The keys of a vector are spread over one such vector each, or
/// counted in a single one.
/// </summary>
public sealed class KeyToVectorMappingTransformer : OneToOneTransformerBase
{
    private readonly bool[] _counts;

    internal KeyToVectorMappingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, bool[] counts)
        : base(environment, columns)
    {
        _counts = counts;
    }

    internal static VersionInfo Version { get; } = new("KEY2VECT", 0x00010002, 0x00010001, 0x00010001, "KeyToVectorTransform", "Microsoft.ML.Data");

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        foreach (bool count in _counts)
        {
            ctx.Writer.Write(count);
        }
    }

    internal static KeyToVectorMappingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        if (context.Header.ModelVerWritten == 0x00010001 && context.Reader.ReadInt32() is var size && size != sizeof(float))
        {
            throw context.Reader.Error($"its numbers have {size} bytes instead of 4");
        }

        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        return new KeyToVectorMappingTransformer(environment, columns, [.. columns.Select(_ => context.Reader.ReadBoolByte())]);
    }

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        int count = KeyIndicator.CountOf(nameof(KeyToVectorMappingTransformer), input);
        bool spread = !_counts[pair] && input.Type is VectorDataViewType;
        VectorDataViewType type = spread
            ? new VectorDataViewType(NumberDataViewType.Single, input.Type.GetValueCount(), count)
            : new VectorDataViewType(NumberDataViewType.Single, count);
        DataViewSchema.Annotations.Builder annotations = new();
        if (type.IsKnownSize)
        {
            KeyIndicator.AddSlotNames(annotations, input, KeyIndicator.TextsOf(input), spread);
        }

        if (spread || input.Type is not VectorDataViewType)
        {
            annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        }

        return new ColumnBinding(type, annotations.ToAnnotations(), row =>
        {
            Func<IReadOnlyList<ulong>> keys = KeyIndicator.BindKeys(row, input);
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Write(keys(), count, spread, ref value));
        });
    }

    private static void Write(IReadOnlyList<ulong> keys, int count, bool spread, ref VBuffer<float> value)
    {
        SortedDictionary<int, float> set = [];
        for (int i = 0; i < keys.Count; i++)
        {
            if (keys[i] > 0 && keys[i] <= (ulong)count)
            {
                int slot = (spread ? checked(i * count) : 0) + (int)keys[i] - 1;
                set[slot] = set.GetValueOrDefault(slot) + 1;
            }
        }

        VBufferEditor<float> editor = VBufferEditor.Create(ref value, spread ? checked(keys.Count * count) : count, set.Count);
        int at = 0;
        foreach ((int slot, float number) in set)
        {
            if (!editor.Indices.IsEmpty)
            {
                editor.Indices[at] = slot;
            }

            editor.Values[at++] = number;
        }

        value = editor.Commit();
    }
}
