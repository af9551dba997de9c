using System.Numerics;
using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>
/// Turns a key into the bits of its number less one, highest first; a missing key has all bits set, for which there is one bit more than the
/// highest key needs.
/// </summary>
public sealed class KeyToBinaryVectorMappingTransformer : OneToOneTransformerBase
{
    internal KeyToBinaryVectorMappingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns)
        : base(environment, columns)
    {
    }

    internal static VersionInfo Version { get; } = new("KEY2BINR", 0x00000001, 0x00000001, 0x00000001, "KeyToBinaryTransform", "Microsoft.ML.Transforms");

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
    }

    internal static KeyToBinaryVectorMappingTransformer Load(IHostEnvironment environment, ModelLoadContext context) =>
        new(environment, ModelColumns.Load(context));

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        int count = KeyIndicator.CountOf(nameof(KeyToBinaryVectorMappingTransformer), input);
        int bits = BitOperations.Log2((uint)count) + 2;
        bool spread = input.Type is VectorDataViewType;
        VectorDataViewType type = spread
            ? new VectorDataViewType(NumberDataViewType.Single, input.Type.GetValueCount(), bits)
            : new VectorDataViewType(NumberDataViewType.Single, bits);
        DataViewSchema.Annotations.Builder annotations = new();
        if (type.IsKnownSize && KeyIndicator.TextsOf(input) is not null)
        {
            KeyIndicator.AddSlotNames(annotations, input, [.. Enumerable.Range(0, bits).Select(bit => $"Bit{bits - bit - 1}")], spread);
        }

        annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return new ColumnBinding(type, annotations.ToAnnotations(), row =>
        {
            Func<IReadOnlyList<ulong>> keys = KeyIndicator.BindKeys(row, input);
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Write(keys(), bits, ref value));
        });
    }

    private static void Write(IReadOnlyList<ulong> keys, int bits, ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, checked(keys.Count * bits));
        for (int i = 0; i < keys.Count; i++)
        {
            ulong number = keys[i] - 1;
            for (int bit = 0; bit < bits; bit++)
            {
                editor.Values[(i * bits) + bit] = (number >> (bits - bit - 1)) & 1;
            }
        }

        value = editor.Commit();
    }
}
