using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Converts columns to another type. Keys stay keys and keep their values; they can be stored in another unsigned integer type.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    private const byte KeyCountFollows = 0x80;
    private readonly (DataKind Kind, ulong? KeyCount)[] _targets;

    internal TypeConvertingTransformer(
        IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, IEnumerable<(DataKind Kind, ulong? KeyCount)> targets)
        : base(environment, columns)
    {
        _targets = [.. targets];
    }

    internal static VersionInfo Version { get; } =
        new("CONVERTF", 0x00010004, 0x00010003, 0x00010003, "ConvertTransform", "Microsoft.ML.Data", "ConvertFunction");

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        foreach ((DataKind kind, ulong? keyCount) in _targets)
        {
            ctx.Writer.Write((byte)((byte)kind | (keyCount is null ? 0 : KeyCountFollows)));
            if (keyCount is { } count)
            {
                ctx.Writer.Write(count);
            }
        }
    }

    internal static TypeConvertingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        return new TypeConvertingTransformer(environment, columns, [.. columns.Select(_ => LoadTarget(context))]);
    }

    internal DataKind KindOf(int pair) => _targets[pair].Kind;

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        if (input.Type.GetItemType() is not PrimitiveDataViewType from || TargetFor(from, pair) is not { } to || !ValueConversion.Exists(from, to))
        {
            throw WrongType(input, $"a type that converts to {_targets[pair].Kind}");
        }

        DataViewSchema.Annotations.Builder annotations = new();
        annotations.Add(input.Annotations, kind => kind switch
        {
            AnnotationKinds.SlotNames => true,
            AnnotationKinds.KeyValues => from is KeyDataViewType fromKey && to is KeyDataViewType toKey && fromKey.Count == toKey.Count,
            AnnotationKinds.IsNormalized => from is NumberDataViewType && to is NumberDataViewType,
            _ => false,
        });
        DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(to, vector.Dimensions) : to;
        Delegate convert = ValueConversion.Create(from, to, $"Column '{input.Name}'");
        return new ColumnBinding(type, annotations.ToAnnotations(), row => new FromFactory(row, input, convert, to.RawType).Invoke(from.RawType));
    }

    private static (DataKind Kind, ulong? KeyCount) LoadTarget(ModelLoadContext context)
    {
        byte value = context.Reader.ReadByte();
        var kind = (DataKind)(value & ~KeyCountFollows);
        if (!Enum.IsDefined(kind))
        {
            throw context.Reader.Error($"{(int)kind} is no kind of data");
        }

        if ((value & KeyCountFollows) == 0)
        {
            return (kind, null);
        }

        if (context.Header.ModelVerWritten >= 0x00010004)
        {
            return (kind, CheckCount(context.Reader.ReadUInt64()));
        }

        // Version 1.3 wrote the lowest and highest key and whether all between occur.
        ulong lowest = context.Reader.ReadUInt64();
        ulong highest = context.Reader.ReadUInt64();
        return context.Reader.ReadBoolByte() && lowest == 0
            ? (kind, CheckCount(highest + 1))
            : throw context.Reader.Error("its keys do not start at 0 or have gaps");

        ulong CheckCount(ulong count) => count > 0 ? count : throw context.Reader.Error("a key has no values");
    }

    private PrimitiveDataViewType? TargetFor(PrimitiveDataViewType from, int pair)
    {
        PrimitiveDataViewType plain = PrimitiveTypes.FromKind(_targets[pair].Kind);
        if (from is not KeyDataViewType key)
        {
            return _targets[pair].KeyCount is null ? plain : null;
        }

        return KeyDataViewType.IsValidDataType(plain.RawType)
            ? new KeyDataViewType(plain.RawType, Math.Min(_targets[pair].KeyCount ?? key.Count, KeyDataViewType.MaxCount(plain.RawType)))
            : null;
    }

    private sealed class FromFactory(DataViewRow row, DataViewSchema.Column input, Delegate convert, Type to) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<TFrom>() => new ToFactory<TFrom>(row, input, convert).Invoke(to);
    }

    private sealed class ToFactory<TFrom>(DataViewRow row, DataViewSchema.Column input, Delegate convert) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<TTo>()
        {
            var function = (Func<TFrom, TTo>)convert;
            if (input.Type is not VectorDataViewType)
            {
                ValueGetter<TFrom> scalar = row.GetGetter<TFrom>(input);
                TFrom source = default!;
                return (ValueGetter<TTo>)((ref TTo value) =>
                {
                    scalar(ref source);
                    value = function(source);
                });
            }

            ValueGetter<VBuffer<TFrom>> vector = row.GetGetter<VBuffer<TFrom>>(input);
            VBuffer<TFrom> items = default;
            return (ValueGetter<VBuffer<TTo>>)((ref VBuffer<TTo> value) =>
            {
                vector(ref items);
                VBufferEditor<TTo> editor = VBufferEditor.Create(ref value, items.Length);
                int i = 0;
                foreach (TFrom item in items.DenseValues())
                {
                    editor.Values[i++] = function(item);
                }

                value = editor.Commit();
            });
        }
    }
}
