using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms.Image;

/// <summary>Turns pictures grey: 0.3 red, 0.59 green and 0.11 blue, ML.NET's weights, rounded; transparency stays.</summary>
public sealed class ImageGrayscalingTransformer : OneToOneTransformerBase
{
    internal ImageGrayscalingTransformer(IHostEnvironment environment, IEnumerable<InputOutputColumnPair> columns)
        : base(environment, columns)
    {
    }

    internal static VersionInfo Version { get; } =
        new("IMGGRAYT", 0x00010001, 0x00010001, 0x00010001, "ImageGrayscaleTransform", "Microsoft.ML.ImageAnalytics");

    private protected override bool IsCostly => true;

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ModelColumns.Save(ctx, Columns);
    }

    internal static ImageGrayscalingTransformer Load(IHostEnvironment environment, ModelLoadContext context) =>
        new(environment, ModelColumns.Load(context));

    private protected override ColumnBinding BindColumn(DataViewSchema.Column input, int pair) =>
        input.Type is ImageDataViewType ? new ColumnBinding(input.Type, null, ImageColumns.Map(input, ToGrey)) : throw WrongType(input, "Image");

    private static MLImage ToGrey(MLImage image)
    {
        PixelImage source = image.Image;
        PixelImage result = new(source.Width, source.Height, source.Format);
        for (int i = 0; i < source.Pixels.Length; i += source.Channels)
        {
            // In 65536ths; the three weights add up to one.
            int luma = ((19661 * source.Pixels[i]) + (38666 * source.Pixels[i + 1]) + (7209 * source.Pixels[i + 2]) + 32768) >> 16;
            result.Pixels[i] = result.Pixels[i + 1] = result.Pixels[i + 2] = (byte)luma;
            if (source.Channels == 4)
            {
                result.Pixels[i + 3] = source.Pixels[i + 3];
            }
        }

        return new MLImage(result) { Tag = image.Tag };
    }
}
