using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>
/// Maps keys back to the values they stand for, which come from the column's <c>KeyValues</c> annotation. A missing key becomes an empty text or NaN.
/// </summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal KeyToValueMappingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns)
        : base(environment, columns)
    {
    }

    internal static VersionInfo Version { get; } = new("KEY2VALT", 0x00010001, 0x00010001, 0x00010001, "KeyToValueTransform", "Microsoft.ML.Data");

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
    }

    internal static KeyToValueMappingTransformer Load(IHostEnvironment environment, ModelLoadContext context) =>
        new(environment, ModelColumns.Load(context));

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        if (!input.HasKeyValues())
        {
            throw WrongType(input, "a key with values (the KeyValues annotation)");
        }

        var valueType = (VectorDataViewType)input.Annotations.Schema[AnnotationKinds.KeyValues].Type;
        DataViewType type = valueType.ItemType;
        DataViewSchema.Annotations.Builder annotations = new();
        if (input.Type is VectorDataViewType vector)
        {
            type = new VectorDataViewType(valueType.ItemType, vector.Dimensions);
            annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        }

        return new ColumnBinding(type, annotations.ToAnnotations(), row => new ValueFactory(row, input).Invoke(valueType.ItemType.RawType));
    }

    private static T MissingValue<T>() => default(T) switch
    {
        float => (T)(object)float.NaN,
        double => (T)(object)double.NaN,
        _ => default!,
    };

    private sealed class ValueFactory(DataViewRow row, DataViewSchema.Column input) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<TValue>()
        {
            VBuffer<TValue> buffer = default;
            input.GetKeyValues(ref buffer);
            return new KeyFactory<TValue>(row, input, [MissingValue<TValue>(), .. buffer.DenseValues()]).Invoke(input.Type.GetItemType().RawType);
        }
    }

    private sealed class KeyFactory<TValue>(DataViewRow row, DataViewSchema.Column input, TValue[] values) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<TKey>()
        {
            Func<TKey, ulong> number = typeof(TKey) == typeof(uint) ? (Func<TKey, ulong>)(object)(Func<uint, ulong>)(key => key) : key => Convert.ToUInt64(key);
            if (input.Type is not VectorDataViewType)
            {
                ValueGetter<TKey> scalar = row.GetGetter<TKey>(input);
                TKey key = default!;
                return (ValueGetter<TValue>)((ref TValue value) =>
                {
                    scalar(ref key);
                    value = ValueOf(number(key));
                });
            }

            ValueGetter<VBuffer<TKey>> vector = row.GetGetter<VBuffer<TKey>>(input);
            VBuffer<TKey> keys = default;
            return (ValueGetter<VBuffer<TValue>>)((ref VBuffer<TValue> value) =>
            {
                vector(ref keys);
                VBufferEditor<TValue> editor = VBufferEditor.Create(ref value, keys.Length);
                int i = 0;
                foreach (TKey item in keys.DenseValues())
                {
                    editor.Values[i++] = ValueOf(number(item));
                }

                value = editor.Commit();
            });
        }

        // A key beyond its count is as good as none.
        private TValue ValueOf(ulong key) => key < (ulong)values.Length ? values[key] : values[0];
    }
}
