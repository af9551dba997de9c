using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Lays the pixels of pictures out as vectors of numbers.</summary>
public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    private readonly PixelExtraction[] _options;

    internal ImagePixelExtractingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, PixelExtraction[] options)
        : base(environment, columns)
    {
        _options = options;
    }

    internal static VersionInfo Version { get; } =
        new("IMGPXEXT", 0x00010003, 0x00010002, 0x00010003, "ImagePixelExtractor", "Microsoft.ML.ImageAnalytics");

    internal IReadOnlyList<PixelExtraction> Options => _options;

    private protected override bool IsCostly => true;

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        foreach (PixelExtraction options in _options)
        {
            ctx.Writer.Write((byte)options.Colors);
            ctx.Writer.Write((byte)options.Order);
            ctx.Writer.Write(options.AsFloat);
            ctx.Writer.Write(options.Offset);
            ctx.Writer.Write(options.Scale);
            ctx.Writer.Write(options.Interleave);
        }
    }

    internal static ImagePixelExtractingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        return new ImagePixelExtractingTransformer(environment, columns, [.. columns.Select(_ => LoadOptions(context))]);
    }

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        if (input.Type is not ImageDataViewType image)
        {
            throw WrongType(input, "Image");
        }

        if (image.Height == 0 || image.Width == 0)
        {
            throw WrongType(input, "an image of known size (put ResizeImages before)");
        }

        PixelExtraction options = _options[pair];
        VectorDataViewType type = options.TypeFor(image.Height, image.Width);
        return new ColumnBinding(type, null, row => options.AsFloat
            ? CreateGetter(row.GetGetter<MLImage?>(input), image, type, options, options.FloatTable())
            : CreateGetter(row.GetGetter<MLImage?>(input), image, type, options, [.. Enumerable.Range(0, 256).Select(value => (byte)value)]))
        {
            CreateShortcut = options.IsPlain ? row => CreateShortcut(row, input, image, options) : null,
        };
    }

    private static ValueGetter<VBuffer<T>> CreateGetter<T>(
        ValueGetter<MLImage?> getter, ImageDataViewType expected, VectorDataViewType type, PixelExtraction options, T[] table)
        where T : struct
    {
        MLImage? image = null;
        return (ref VBuffer<T> value) =>
        {
            getter(ref image);
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, type.Size);
            if (image is null)
            {
                editor.Values.Clear();
            }
            else
            {
                options.Write(Check(image.Image, expected), table, editor.Values);
            }

            value = editor.Commit();
        };
    }

    private static PixelsWriter? CreateShortcut(DataViewRow row, DataViewSchema.Column input, ImageDataViewType expected, PixelExtraction options)
    {
        if ((row as IShortcutRow)?.GetShortcut<PictureGetter>(input) is not { } next)
        {
            return null;
        }

        PendingPicture picture = new();
        return (destination, together) =>
        {
            if (next(picture))
            {
                if (!picture.IsResized)
                {
                    Check(picture.Make(), expected);
                }

                options.Write(picture, destination, together);
            }
            else
            {
                destination.Clear();
            }
        };
    }

    private static PixelImage Check(PixelImage image, ImageDataViewType expected) =>
        image.Width == expected.Width && image.Height == expected.Height ? image : throw new InvalidOperationException(
            $"A picture has {image.Width}×{image.Height} pixels where {expected.Width}×{expected.Height} were expected; put ResizeImages before ExtractPixels.");

    private static PixelExtraction LoadOptions(ModelLoadContext context)
    {
        var colors = (ImagePixelExtractingEstimator.ColorBits)context.Reader.ReadByte();
        ImagePixelExtractingEstimator.ColorsOrder order = ModelColumns.LoadEnum<ImagePixelExtractingEstimator.ColorsOrder>(context);
        bool asFloat = context.Reader.ReadBoolByte();
        float offset = context.Reader.ReadSingle();
        float scale = context.Reader.ReadSingle();
        bool interleave = context.Reader.ReadBoolByte();
        try
        {
            return new PixelExtraction(colors, order, asFloat, offset, scale, interleave);
        }
        catch (ArgumentException error)
        {
            throw context.Reader.Error(error.Message);
        }
    }
}
