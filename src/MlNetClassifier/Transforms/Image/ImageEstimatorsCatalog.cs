using MlNetClassifier.Data;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier;

/// <summary>Estimators that work on pictures.</summary>
public static class ImageEstimatorsCatalog
{
    /// <summary>Turns pictures grey: each colour becomes 0.2126 R + 0.7152 G + 0.0722 B.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The image column to read; null for the same name.</param>
    public static ImageGrayscalingEstimator ConvertToGrayscale(this TransformsCatalog catalog, string outputColumnName, string? inputColumnName = null) =>
        new(new ImageGrayscalingTransformer(Of(catalog), [new InputOutputColumnPair(outputColumnName, inputColumnName)]));

    /// <summary>
    /// Decodes picture files. Their format is told by their content, and they are turned upright (EXIF). An empty path gives no picture; a file that
    /// cannot be decoded is an error that names it.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The image column to make.</param>
    /// <param name="imageFolder">The folder relative paths start from; null or empty for the working folder.</param>
    /// <param name="inputColumnName">The text column of paths; null for the same name.</param>
    /// <exception cref="ArgumentException">There is no such folder.</exception>
    public static ImageLoadingEstimator LoadImages(
        this TransformsCatalog catalog, string outputColumnName, string? imageFolder, string? inputColumnName = null) =>
        new(new ImageLoadingTransformer(Of(catalog), Folder(imageFolder), asImage: true, [new InputOutputColumnPair(outputColumnName, inputColumnName)]));

    /// <summary>Reads picture files without decoding them, as the image-classification trainer takes them.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column of bytes to make.</param>
    /// <param name="imageFolder">The folder relative paths start from; null or empty for the working folder.</param>
    /// <param name="inputColumnName">The text column of paths; null for the same name.</param>
    /// <exception cref="ArgumentException">There is no such folder.</exception>
    public static ImageLoadingEstimator LoadRawImageBytes(
        this TransformsCatalog catalog, string outputColumnName, string? imageFolder, string? inputColumnName = null) =>
        new(new ImageLoadingTransformer(Of(catalog), Folder(imageFolder), asImage: false, [new InputOutputColumnPair(outputColumnName, inputColumnName)]));

    /// <summary>Lays the pixels of pictures of one size out as a vector of numbers: (pixel − offset) × scale.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The image column to read; null for the same name.</param>
    /// <param name="colorsToExtract">The colours wanted; default red, green and blue.</param>
    /// <param name="orderOfExtraction">Their order; default <c>ARGB</c>.</param>
    /// <param name="interleavePixelColors">Whether the colours of a pixel lie together (H×W×C); otherwise each colour is a plane (C×H×W).</param>
    /// <param name="offsetImage">Subtracted from each value 0–255; default 0.</param>
    /// <param name="scaleImage">Multiplied with each value after that; default 1.</param>
    /// <param name="outputAsFloatArray">Whether the numbers are Single; otherwise bytes, and then offset and scale must be 0 and 1.</param>
    public static ImagePixelExtractingEstimator ExtractPixels(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        ImagePixelExtractingEstimator.ColorBits colorsToExtract = ImagePixelExtractingEstimator.ColorBits.Rgb,
        ImagePixelExtractingEstimator.ColorsOrder orderOfExtraction = ImagePixelExtractingEstimator.ColorsOrder.ARGB,
        bool interleavePixelColors = false,
        float offsetImage = 0f,
        float scaleImage = 1f,
        bool outputAsFloatArray = true) =>
        new(new ImagePixelExtractingTransformer(
            Of(catalog),
            [new InputOutputColumnPair(outputColumnName, inputColumnName)],
            [new PixelExtraction(colorsToExtract, orderOfExtraction, outputAsFloatArray, offsetImage, scaleImage, interleavePixelColors)]));

    /// <summary>Brings pictures to one size, with antialiased bilinear sampling.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">The image column to make.</param>
    /// <param name="imageWidth">The width in pixels, positive.</param>
    /// <param name="imageHeight">The height in pixels, positive.</param>
    /// <param name="inputColumnName">The image column to read; null for the same name.</param>
    /// <param name="resizing">What happens to pictures of another shape; default <c>IsoCrop</c>: the sides that stand out are cut off.</param>
    /// <param name="cropAnchor">The part kept, or the place of the picture on its padding; default the centre.</param>
    public static ImageResizingEstimator ResizeImages(
        this TransformsCatalog catalog,
        string outputColumnName,
        int imageWidth,
        int imageHeight,
        string? inputColumnName = null,
        ImageResizingEstimator.ResizingKind resizing = ImageResizingEstimator.ResizingKind.IsoCrop,
        ImageResizingEstimator.Anchor cropAnchor = ImageResizingEstimator.Anchor.Center) =>
        new(new ImageResizingTransformer(
            Of(catalog),
            [new InputOutputColumnPair(outputColumnName, inputColumnName)],
            [new ImageResizing(imageWidth, imageHeight, resizing, cropAnchor)]));

    /// <summary>Makes pictures of vectors of pixels: byte = value × scale − offset, rounded and cut off at 0 and 255.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="imageHeight">The height in pixels, positive.</param>
    /// <param name="imageWidth">The width in pixels, positive.</param>
    /// <param name="outputColumnName">The image column to make.</param>
    /// <param name="inputColumnName">The vector column to read; null for the same name.</param>
    /// <param name="colorsPresent">The colours of the vector; default red, green and blue.</param>
    /// <param name="orderOfColors">Their order; default <c>ARGB</c>.</param>
    /// <param name="interleavedColors">Whether the colours of a pixel lie together; otherwise each colour is a plane. Default false.</param>
    /// <param name="scaleImage">Multiplied with each value; default 1.</param>
    /// <param name="offsetImage">Subtracted after that; default 0.</param>
    /// <param name="defaultAlpha">Alpha where the vector has none; default 255.</param>
    /// <param name="defaultRed">Red where the vector has none; default 0.</param>
    /// <param name="defaultGreen">Green where the vector has none; default 0.</param>
    /// <param name="defaultBlue">Blue where the vector has none; default 0.</param>
    public static VectorToImageConvertingEstimator ConvertToImage(
        this TransformsCatalog catalog,
        int imageHeight,
        int imageWidth,
        string outputColumnName,
        string? inputColumnName = null,
        ImagePixelExtractingEstimator.ColorBits colorsPresent = ImagePixelExtractingEstimator.ColorBits.Rgb,
        ImagePixelExtractingEstimator.ColorsOrder orderOfColors = ImagePixelExtractingEstimator.ColorsOrder.ARGB,
        bool interleavedColors = false,
        float scaleImage = 1f,
        float offsetImage = 0f,
        int defaultAlpha = 255,
        int defaultRed = 0,
        int defaultGreen = 0,
        int defaultBlue = 0) =>
        new(new VectorToImageConvertingTransformer(
            Of(catalog),
            [new InputOutputColumnPair(outputColumnName, inputColumnName)],
            [
                new PixelAssembly(
                    new PixelExtraction(colorsPresent, orderOfColors, asFloat: true, offsetImage, scaleImage, interleavedColors),
                    new ImageDataViewType(imageHeight, imageWidth),
                    [defaultRed, defaultGreen, defaultBlue, defaultAlpha]),
            ]));

    private static Runtime.IHostEnvironment Of(TransformsCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Environment;
    }

    // As in ML.NET: the folder is made absolute, so that the model does not depend on the working folder.
    private static string? Folder(string? folder) =>
        string.IsNullOrEmpty(folder) ? null
        : Directory.Exists(folder) ? Path.GetFullPath(folder)
        : throw new ArgumentException($"The image folder '{folder}' does not exist.", nameof(folder));
}
