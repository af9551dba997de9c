using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Makes pictures of vectors of pixels; numbers are rounded and cut off at 0 and 255.</summary>
public sealed class VectorToImageConvertingTransformer : OneToOneTransformerBase
{
    private readonly PixelAssembly[] _options;

    internal VectorToImageConvertingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, PixelAssembly[] options)
        : base(environment, columns)
    {
        _options = options;
    }

    internal static VersionInfo Version { get; } =
        new("VECTOIMG", 0x00010003, 0x00010002, 0x00010003, "VectorToImageConverter", "Microsoft.ML.ImageAnalytics");

    private protected override bool IsCostly => true;

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        foreach (PixelAssembly options in _options)
        {
            ctx.Writer.Write((byte)options.Layout.Colors);
            ctx.Writer.Write((byte)options.Layout.Order);
            ctx.Writer.Write(options.Type.Width);
            ctx.Writer.Write(options.Type.Height);
            ctx.Writer.Write(options.Layout.Offset);
            ctx.Writer.Write(options.Layout.Scale);
            ctx.Writer.Write(options.Layout.Interleave);
            ctx.Writer.Write(options.Defaults[3]);
            ctx.Writer.Write(options.Defaults[0]);
            ctx.Writer.Write(options.Defaults[1]);
            ctx.Writer.Write(options.Defaults[2]);
        }
    }

    internal static VectorToImageConvertingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        return new VectorToImageConvertingTransformer(environment, columns, [.. columns.Select(_ => LoadOptions(context))]);
    }

    internal ImageDataViewType TypeOf(int pair) => _options[pair].Type;

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        PixelAssembly options = _options[pair];
        int size = options.Type.Width * options.Type.Height * options.Layout.Planes;
        Type item = input.Type.GetItemType().RawType;
        if (input.Type is not VectorDataViewType vector || vector.Size != size || (item != typeof(float) && item != typeof(double) && item != typeof(byte)))
        {
            throw WrongType(input, $"a vector of {size} Single, Double or Byte");
        }

        return new ColumnBinding(options.Type, null, row => new Factory(row, input, options).Invoke(item));
    }

    private static PixelAssembly LoadOptions(ModelLoadContext context)
    {
        var colors = (ImagePixelExtractingEstimator.ColorBits)context.Reader.ReadByte();
        ImagePixelExtractingEstimator.ColorsOrder order = ModelColumns.LoadEnum<ImagePixelExtractingEstimator.ColorsOrder>(context);
        int width = context.Reader.ReadInt32(), height = context.Reader.ReadInt32();
        float offset = context.Reader.ReadSingle(), scale = context.Reader.ReadSingle();
        bool interleave = context.Reader.ReadBoolByte();
        int alpha = context.Reader.ReadInt32();
        int[] defaults = [context.Reader.ReadInt32(), context.Reader.ReadInt32(), context.Reader.ReadInt32(), alpha];
        try
        {
            return new PixelAssembly(new PixelExtraction(colors, order, asFloat: true, offset, scale, interleave), new ImageDataViewType(height, width), defaults);
        }
        catch (ArgumentException error)
        {
            throw context.Reader.Error(error.Message);
        }
    }

    private sealed class Factory(DataViewRow row, DataViewSchema.Column input, PixelAssembly options) : TypeFunction<Delegate>
    {
        protected override Delegate InvokeFor<T>()
        {
            ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(input);
            VBuffer<T> values = default;
            float[] numbers = new float[input.Type.GetValueCount()];
            return (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                getter(ref values);
                foreach (KeyValuePair<int, T> item in values.Items(all: true))
                {
                    numbers[item.Key] = Convert.ToSingle(item.Value);
                }

                value = options.Assemble(numbers);
            });
        }
    }
}
