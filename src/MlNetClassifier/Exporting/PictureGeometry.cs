using MlNetClassifier.Imaging;
using MlNetClassifier.Transforms.Image;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Exporting;

/// <summary>The way from a picture file to the numbers that an exported network takes: red, green and blue planes, 0–255.</summary>
internal abstract class PictureGeometry
{
    private static readonly PixelNormalization Bytes = new(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]);

    /// <summary>Columns of the network's input.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the network's input.</summary>
    public required int Height { get; init; }

    /// <summary>What to tell whoever prepares pictures for the network.</summary>
    public required OnnxPreprocessing Description { get; init; }

    /// <summary>The geometry of a resizing step.</summary>
    public static PictureGeometry Of(ImageResizing resizing) => new Resized(resizing)
    {
        Width = resizing.Options.Width,
        Height = resizing.Options.Height,
        Description = new OnnxPreprocessing(
            resizing.Kind switch
            {
                ImageResizingEstimator.ResizingKind.IsoPad => "pad",
                ImageResizingEstimator.ResizingKind.IsoCrop => "crop",
                _ => "stretch",
            },
            resizing.Anchor.ToString().ToLowerInvariant(),
            resizing.Options.Filter == ResizeFilter.Nearest ? "nearest" : "antialiased bilinear",
            UprightExif: true),
    };

    /// <summary>The geometry inside a graph of ML.NET's own trainer.</summary>
    public static PictureGeometry Of(FrozenPreprocessing frozen) => new Frozen(frozen)
    {
        Width = frozen.Width,
        Height = frozen.Height,
        Description = new OnnxPreprocessing("stretch", "center", "bilinear without antialiasing, sampled as TensorFlow 1 does", UprightExif: false),
    };

    /// <summary>Whether two steps prepare pictures in the same way.</summary>
    public bool IsSameAs(PictureGeometry other) => Width == other.Width && Height == other.Height && Description == other.Description;

    /// <summary>Decodes a file and writes its pixels, [3, height, width].</summary>
    /// <exception cref="InvalidImageException">It is no picture.</exception>
    public abstract void Write(byte[] file, Span<float> pixels);

    private sealed class Resized(ImageResizing resizing) : PictureGeometry
    {
        public override void Write(byte[] file, Span<float> pixels)
        {
            PixelImage picture = ImageDecoder.Decode(file);
            bool fits = picture.Width == Width && picture.Height == Height;
            TensorWriter.Write(fits ? picture : ImageResizer.Resize(picture, resizing.Options), Bytes, TensorLayout.Nchw, pixels);
        }
    }

    private sealed class Frozen(FrozenPreprocessing frozen) : PictureGeometry
    {
        public override void Write(byte[] file, Span<float> pixels)
        {
            int count = Width * Height;
            float[] interleaved = new float[3 * count];
            frozen.Write(FrozenImageClassifier.Decode(file), interleaved);
            for (int i = 0; i < interleaved.Length; i++)
            {
                pixels[(i % 3 * count) + (i / 3)] = (interleaved[i] - frozen.Offset) / frozen.Scale;
            }
        }
    }
}
