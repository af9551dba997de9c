using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Tests.Transforms.Image;

public class ImageTransformsTests
{
    private readonly MLContext _ml = new(seed: 1) { NumberOfThreads = 2 };

    [Theory]
    [InlineData(ImagePixelExtractingEstimator.ColorsOrder.ARGB, "RGB")]
    [InlineData(ImagePixelExtractingEstimator.ColorsOrder.ARBG, "RBG")]
    [InlineData(ImagePixelExtractingEstimator.ColorsOrder.ABRG, "BRG")]
    [InlineData(ImagePixelExtractingEstimator.ColorsOrder.ABGR, "BGR")]
    [InlineData(ImagePixelExtractingEstimator.ColorsOrder.AGRB, "GRB")]
    [InlineData(ImagePixelExtractingEstimator.ColorsOrder.AGBR, "GBR")]
    public void Colours_come_in_every_order_and_layout(ImagePixelExtractingEstimator.ColorsOrder order, string planes)
    {
        float[] planar = Extract(Opaque(), order: order), interleaved = Extract(Opaque(), order: order, interleave: true);
        for (int plane = 0; plane < 3; plane++)
        {
            for (int pixel = 0; pixel < 6; pixel++)
            {
                float expected = (10 * pixel) + "RGB".IndexOf(planes[plane], StringComparison.Ordinal);
                Assert.Equal(expected, planar[(plane * 6) + pixel]);
                Assert.Equal(expected, interleaved[(pixel * 3) + plane]);
            }
        }
    }

    [Fact]
    public void Offset_is_taken_away_before_the_scale()
    {
        float[] values = Extract(Opaque(), offset: 10, scale: 0.5f);
        Assert.Equal((20 - 10) * 0.5f, values[2]);
    }

    [Fact]
    public void Transparency_lies_over_black_and_can_be_extracted()
    {
        MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Rgba32, [200, 100, 50, 128]);
        float[] all = ExtractOne(image, ImagePixelExtractingEstimator.ColorBits.All);
        Assert.Equal([128f, 100f, 50f, 25f], all);
        Assert.Equal([255f, 50f], ExtractOne(new MLImage(new PixelImage(1, 1, PixelFormat.Rgb24, [200, 100, 50])), ImagePixelExtractingEstimator.ColorBits.Alpha | ImagePixelExtractingEstimator.ColorBits.Blue));
    }

    [Fact]
    public void Bytes_come_as_they_are()
    {
        IDataView view = View(Opaque());
        IDataView result = _ml.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false).Fit(view).Transform(view);
        Assert.Equal("Vector<Byte, 3, 2, 3>", result.Schema["Pixels"].Type.ToString());
        Assert.Equal((byte)50, result.GetColumn<byte[]>("Pixels").Single()[5]);
        Assert.Throws<ArgumentException>(() => _ml.Transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false, scaleImage: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ExtractPixels("Pixels", "Image", colorsToExtract: 0));
    }

    [Fact]
    public void A_missing_picture_is_all_zero_and_one_of_another_size_is_an_error()
    {
        IDataView nothing = View(null);
        Assert.All(_ml.Transforms.ExtractPixels("Pixels", "Image").Fit(nothing).Transform(nothing).GetColumn<float[]>("Pixels").Single(), value => Assert.Equal(0, value));
        IDataView large = View(new MLImage(new PixelImage(4, 4, PixelFormat.Rgb24)));
        Assert.Contains("4×4", Assert.Throws<InvalidOperationException>(
            () => _ml.Transforms.ExtractPixels("Pixels", "Image").Fit(large).Transform(large).GetColumn<float[]>("Pixels").ToList()).Message);
    }

    [Theory]
    [InlineData(ImageResizingEstimator.ResizingKind.Fill, ResizeMode.Stretch)]
    [InlineData(ImageResizingEstimator.ResizingKind.IsoCrop, ResizeMode.CenterCrop)]
    [InlineData(ImageResizingEstimator.ResizingKind.IsoPad, ResizeMode.Pad)]
    public void Resizing_is_that_of_the_imaging_library(ImageResizingEstimator.ResizingKind kind, ResizeMode mode)
    {
        PixelImage source = Noise(31, 17);
        ResizeFilter filter = kind == ImageResizingEstimator.ResizingKind.Fill ? ResizeFilter.Nearest : ResizeFilter.Bilinear;
        foreach ((ImageResizingEstimator.Anchor anchor, ResizeAnchor expected) in new[]
        {
            (ImageResizingEstimator.Anchor.Center, ResizeAnchor.Center), (ImageResizingEstimator.Anchor.Left, ResizeAnchor.Left),
            (ImageResizingEstimator.Anchor.Right, ResizeAnchor.Right), (ImageResizingEstimator.Anchor.Top, ResizeAnchor.Top),
            (ImageResizingEstimator.Anchor.Bottom, ResizeAnchor.Bottom),
        })
        {
            IDataView view = View(new MLImage(source));
            IDataView result = _ml.Transforms.ResizeImages("Small", 8, 6, "Image", kind, anchor).Fit(view).Transform(view);
            Assert.Equal("Image<6, 8>", result.Schema["Small"].Type.ToString());
            byte[] expectedPixels = ImageResizer.Resize(source, new ResizeOptions(8, 6) { Mode = mode, Anchor = expected, Filter = filter }).Pixels;
            Assert.Equal(expectedPixels, result.GetColumn<MLImage>("Small").Single().Image.Pixels);
        }
    }

    [Fact]
    public void Grey_has_the_weights_of_ML_NET()
    {
        IDataView view = View(new MLImage(new PixelImage(2, 1, PixelFormat.Rgb24, [255, 255, 255, 100, 0, 200])));
        MLImage grey = _ml.Transforms.ConvertToGrayscale("Grey", "Image").Fit(view).Transform(view).GetColumn<MLImage>("Grey").Single();
        byte expected = (byte)Math.Round((0.3 * 100) + (0.11 * 200));
        Assert.Equal([255, 255, 255, expected, expected, expected], grey.Image.Pixels);
    }

    [Fact]
    public void Pictures_are_loaded_in_order_and_bytes_unchanged()
    {
        using TemporaryFolder folder = new();
        Paths[] rows = [.. Enumerable.Range(0, 20).Select(i =>
        {
            PixelImage image = new(i + 1, 2, PixelFormat.Rgb24);
            using FileStream file = File.Create(folder[$"{i}.png"]);
            PngEncoder.Encode(image, file);
            return new Paths { Path = $"{i}.png" };
        })];
        IDataView view = _ml.Data.LoadFromEnumerable(rows.Append(new Paths()));
        IDataView images = _ml.Transforms.LoadImages("Image", folder.Path, "Path").Fit(view).Transform(view);
        MLImage?[] loaded = [.. images.GetColumn<MLImage?>("Image")];
        Assert.Equal(Enumerable.Range(1, 20), loaded[..20].Select(image => image!.Width));
        Assert.Null(loaded[20]);
        IDataView raw = _ml.Transforms.LoadRawImageBytes("Bytes", folder.Path, "Path").Fit(view).Transform(view);
        Assert.Equal("Vector<Byte>", raw.Schema["Bytes"].Type.ToString());
        byte[][] bytes = [.. raw.GetColumn<byte[]>("Bytes")];
        Assert.Equal(File.ReadAllBytes(folder["7.png"]), bytes[7]);
        Assert.Empty(bytes[20]);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error_at_once() =>
        Assert.Contains("no such", Assert.Throws<ArgumentException>(() => _ml.Transforms.LoadImages("Image", "no such folder", "Path")).Message);

    [Fact]
    public void Columns_of_other_types_are_named()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Paths() });
        Assert.Contains("'Path'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ResizeImages("Small", 2, 2, "Path").Fit(view)).Message);
        IDataView images = _ml.Transforms.LoadImages("Image", null, "Path").Fit(view).Transform(view);
        Assert.Contains("ResizeImages", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ExtractPixels("Pixels", "Image").Fit(images)).Message);
    }

    [Fact]
    public void An_image_in_memory_keeps_its_pixels()
    {
        byte[] bgra = [1, 2, 3, 4, 5, 6, 7, 8];
        using MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, bgra);
        Assert.Equal(bgra, image.Pixels.ToArray());
        Assert.Equal([1, 2, 3, 5, 6, 7], image.GetBGRPixels);
        Assert.Equal(32, image.BitsPerPixel);
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(2, 1, MLPixelFormat.Unknown, bgra));
        Assert.Throws<ArgumentException>(() => MLImage.CreateFromPixels(3, 1, MLPixelFormat.Bgra32, bgra));
        using TemporaryFolder folder = new();
        image.Save(folder["x.png"]);
        using MLImage again = MLImage.CreateFromFile(folder["x.png"]);
        Assert.Equal(bgra, again.Pixels.ToArray());
        using FileStream stream = File.OpenRead(folder["x.png"]);
        Assert.Equal(2, MLImage.CreateFromStream(stream).Width);
        image.Dispose();
        Assert.Throws<ObjectDisposedException>(() => image.Pixels.Length);
    }

    private static PixelImage Noise(int width, int height)
    {
        PixelImage image = new(width, height, PixelFormat.Rgb24);
        new Random(3).NextBytes(image.Pixels);
        return image;
    }

    private static MLImage Opaque() =>
        new(new PixelImage(3, 2, PixelFormat.Rgb24, [.. Enumerable.Range(0, 18).Select(i => (byte)((10 * (i / 3)) + (i % 3)))]));

    private IDataView View(MLImage? image) => _ml.Data.LoadFromEnumerable(new[] { new Picture { Image = image } });

    private float[] Extract(
        MLImage image, float offset = 0, float scale = 1, bool interleave = false,
        ImagePixelExtractingEstimator.ColorsOrder order = ImagePixelExtractingEstimator.ColorsOrder.ARGB)
    {
        IDataView view = View(image);
        IDataView result = _ml.Transforms.ExtractPixels(
            "Pixels", "Image", orderOfExtraction: order, interleavePixelColors: interleave, offsetImage: offset, scaleImage: scale).Fit(view).Transform(view);
        Assert.Equal(interleave ? "Vector<Single, 2, 3, 3>" : "Vector<Single, 3, 2, 3>", result.Schema["Pixels"].Type.ToString());
        return result.GetColumn<float[]>("Pixels").Single();
    }

    private float[] ExtractOne(MLImage image, ImagePixelExtractingEstimator.ColorBits colors)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Dot { Image = image } });
        return _ml.Transforms.ExtractPixels("Pixels", "Image", colors).Fit(view).Transform(view).GetColumn<float[]>("Pixels").Single();
    }

    private sealed class Picture
    {
        [ImageType(2, 3)]
        public MLImage? Image { get; set; }
    }

    private sealed class Dot
    {
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class Paths
    {
        public string Path { get; set; } = string.Empty;
    }
}
