using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Brings pictures to one size. Beyond ML.NET, a column may hold the bytes of picture files, which are decoded.</summary>
public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    /// <summary>A byte a column, which only this toolkit writes and reads: ML.NET opens entries by name and fills by the nearest pixel.</summary>
    private const string SmoothFillEntry = "SmoothFill";

    private readonly ImageResizing[] _options;

    internal ImageResizingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns, ImageResizing[] options)
        : base(environment, columns)
    {
        _options = options;
    }

    internal static VersionInfo Version { get; } =
        new("IMGSCALF", 0x00010003, 0x00010003, 0x00010003, "ImageScalerTransform", "Microsoft.ML.ImageAnalytics");

    internal IReadOnlyList<ImageResizing> Options => _options;

    private protected override bool IsCostly => true;

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        foreach (ImageResizing options in _options)
        {
            ctx.Writer.Write(options.Type.Width);
            ctx.Writer.Write(options.Type.Height);
            ctx.Writer.Write((byte)options.Kind);
            ctx.Writer.Write((byte)options.Anchor);
        }

        if (_options.Any(options => options.IsSmoothFill))
        {
            ctx.SaveBinaryStream(SmoothFillEntry, stream => stream.Write([.. _options.Select(options => options.IsSmoothFill ? (byte)1 : (byte)0)]));
        }
    }

    internal static ImageResizingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        byte[] smoothFill = context.ContainsStream(SmoothFillEntry) ? context.LoadBinaryStream(SmoothFillEntry) : new byte[columns.Length];
        if (smoothFill.Length != columns.Length)
        {
            throw context.Reader.Error($"its entry '{SmoothFillEntry}' has {smoothFill.Length} bytes for {columns.Length} columns");
        }

        return new ImageResizingTransformer(environment, columns, [.. smoothFill.Select(smooth => LoadOptions(context, smooth != 0))]);
    }

    internal ImageDataViewType TypeOf(int pair) => _options[pair].Type;

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        ImageResizing options = _options[pair];
        if (input.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Byte)
        {
            return new ColumnBinding(options.Type, null, row => CreateBytesGetter(row, input, options)) { CreateShortcut = row => CreateShortcut(row, input, options) };
        }

        if (input.Type is not ImageDataViewType)
        {
            throw WrongType(input, "Image");
        }

        return new ColumnBinding(options.Type, null, ImageColumns.Map(input, image => Resize(image, options))) { CreateShortcut = row => CreateShortcut(row, input, options) };
    }

    private static ValueGetter<MLImage?> CreateBytesGetter(DataViewRow row, DataViewSchema.Column input, ImageResizing options)
    {
        Func<Picture?> next = Picture.Bind(row, input);
        return (ref MLImage? value) =>
        {
            try
            {
                value = next() is { } picture ? Resize(new MLImage(picture.Decode()), options) : null;
            }
            catch (InvalidImageException error)
            {
                throw new InvalidImageException($"Row {row.Position} of column '{input.Name}': {error.Message}", error);
            }
        };
    }

    private static PictureGetter CreateShortcut(DataViewRow row, DataViewSchema.Column input, ImageResizing options)
    {
        PictureGetter next = PictureGetters.Bind(row, input);
        return picture =>
        {
            bool found = next(picture);
            if (found)
            {
                picture.Resize(options.Options);
            }

            return found;
        };
    }

    private static MLImage Resize(MLImage image, ImageResizing options) =>
        image.Width == options.Type.Width && image.Height == options.Type.Height
            ? image
            : new MLImage(ImageResizer.Resize(image.Image, options.Options)) { Tag = image.Tag };

    private static ImageResizing LoadOptions(ModelLoadContext context, bool smoothFill)
    {
        int width = context.Reader.ReadInt32();
        int height = context.Reader.ReadInt32();
        if (width < 1 || height < 1 || (long)width * height > MaxPixels)
        {
            throw context.Reader.Error($"it resizes to {width}×{height} pixels");
        }

        ImageResizingEstimator.ResizingKind kind = ModelColumns.LoadEnum<ImageResizingEstimator.ResizingKind>(context);
        return new ImageResizing(width, height, kind, ModelColumns.LoadEnum<ImageResizingEstimator.Anchor>(context), smoothFill);
    }

    /// <summary>The most pixels a file may ask for: the limit of decoded pictures.</summary>
    private const long MaxPixels = 100_000_000;
}
