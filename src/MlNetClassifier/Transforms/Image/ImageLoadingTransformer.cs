using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Data;

/// <summary>Reads picture files whose paths are in a column.</summary>
public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    /// <summary>The folder relative paths start from; null for the working folder.</summary>
    public readonly string? ImageFolder;

    internal ImageLoadingTransformer(IHostEnvironment environment, string? imageFolder, bool asImage, IEnumerable<InputOutputColumnPair> columns)
        : base(environment, columns)
    {
        ImageFolder = imageFolder;
        IsImageType = asImage;
    }

    internal static VersionInfo Version { get; } =
        new("IMGLOADR", 0x00010003, 0x00010003, 0x00010002, "ImageLoaderTransform", "Microsoft.ML.ImageAnalytics");

    internal bool IsImageType { get; }

    private protected override bool IsCostly => true;

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
        ctx.SaveStringOrNull(ImageFolder);
        ctx.Writer.Write(IsImageType);
    }

    internal static ImageLoadingTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        InputOutputColumnPair[] columns = ModelColumns.Load(context);
        string? folder = context.LoadStringOrNull();

        // Version 1.2 knew pictures only.
        bool asImage = context.Header.ModelVerWritten < 0x00010003 || context.Reader.ReadBoolByte();
        return new ImageLoadingTransformer(environment, string.IsNullOrEmpty(folder) ? null : folder, asImage, columns);
    }

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair)
    {
        if (input.Type is not TextDataViewType)
        {
            throw WrongType(input, "String");
        }

        return IsImageType
            ? new ColumnBinding(new ImageDataViewType(), null, row => CreateImageGetter(row.GetGetter<ReadOnlyMemory<char>>(input)))
            {
                CreateShortcut = row => CreateShortcut(row.GetGetter<ReadOnlyMemory<char>>(input)),
            }
            : new ColumnBinding(new VectorDataViewType(NumberDataViewType.Byte), null, row => CreateBytesGetter(row.GetGetter<ReadOnlyMemory<char>>(input)));
    }

    private ValueGetter<MLImage?> CreateImageGetter(ValueGetter<ReadOnlyMemory<char>> path)
    {
        ReadOnlyMemory<char> text = default;
        return (ref MLImage? value) =>
        {
            // The old value is not disposed: pictures read ahead are handed on by reference.
            value = null;
            path(ref text);
            if (!text.IsEmpty)
            {
                value = MLImage.CreateFromFile(FullPath(text));
            }
        };
    }

    private ValueGetter<VBuffer<byte>> CreateBytesGetter(ValueGetter<ReadOnlyMemory<char>> path)
    {
        ReadOnlyMemory<char> text = default;
        return (ref VBuffer<byte> value) =>
        {
            path(ref text);
            byte[] bytes = text.IsEmpty ? [] : MLImage.ReadFile(FullPath(text));
            value = new VBuffer<byte>(bytes.Length, bytes);
        };
    }

    private PictureGetter CreateShortcut(ValueGetter<ReadOnlyMemory<char>> path)
    {
        ReadOnlyMemory<char> text = default;
        string file = "";
        Func<string, string> explain = reason => MLImage.CannotBeDecoded(file, reason);
        return picture =>
        {
            path(ref text);
            if (text.IsEmpty)
            {
                return false;
            }

            file = FullPath(text);
            picture.ReadFile(file, MLImage.MaxFileBytes, explain);
            return true;
        };
    }

    private string FullPath(ReadOnlyMemory<char> path) => ImageFolder is null ? path.ToString() : Path.Combine(ImageFolder, path.ToString());
}
