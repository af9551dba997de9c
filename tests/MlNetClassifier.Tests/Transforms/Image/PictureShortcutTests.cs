using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Tests.Transforms.Image;

/// <summary>Steps that are skipped between a picture and a network's input: the numbers and the errors must be those of the steps.</summary>
public sealed class PictureShortcutTests : IDisposable
{
    private readonly MLContext _ml = new() { NumberOfThreads = 1 };
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _files;

    public PictureShortcutTests()
    {
        PixelImage photo = Noise(61, 47, PixelFormat.Rgb24), clear = Noise(40, 70, PixelFormat.Rgba32), exact = Noise(24, 20, PixelFormat.Rgb24);
        Write("photo.jpg", stream => JpegEncoder.Encode(photo, stream));
        Write("photo.png", stream => PngEncoder.Encode(photo, stream));
        Write("clear.png", stream => PngEncoder.Encode(clear, stream));
        Write("exact.png", stream => PngEncoder.Encode(exact, stream));
        Write("exact.jpg", stream => JpegEncoder.Encode(exact, stream));
        _files = ["photo.jpg", "photo.png", "clear.png", "", "exact.png", "exact.jpg", "photo.jpg"];
    }

    public static TheoryData<ImageResizingEstimator.ResizingKind, bool, ImagePixelExtractingEstimator.ColorsOrder> Cases()
    {
        TheoryData<ImageResizingEstimator.ResizingKind, bool, ImagePixelExtractingEstimator.ColorsOrder> cases = [];
        foreach (ImageResizingEstimator.ResizingKind kind in Enum.GetValues<ImageResizingEstimator.ResizingKind>())
        {
            cases.Add(kind, false, ImagePixelExtractingEstimator.ColorsOrder.ARGB);
            cases.Add(kind, true, ImagePixelExtractingEstimator.ColorsOrder.ABGR);
        }

        return cases;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void NumbersOfFilesAreThoseOfTheSteps(
        ImageResizingEstimator.ResizingKind kind, bool interleave, ImagePixelExtractingEstimator.ColorsOrder order)
    {
        foreach (bool twice in new[] { false, true })
        {
            ITransformer[] steps =
            [
                new ImageLoadingTransformer(_ml, _folder.Path, true, [new("Image", "Path")]),
                .. twice ? new ITransformer[] { Resizing(33, 26, kind) } : [],
                Resizing(24, 20, kind),
                Extracting(order, interleave),
            ];
            Compare(steps, [.. _files.Select(file => new Row { Path = file })]);
        }
    }

    [Fact]
    public void NumbersOfBytesInMemoryAreThoseOfTheSteps() => Compare(
        [Resizing(24, 20, ImageResizingEstimator.ResizingKind.IsoCrop, "Bytes"), Extracting(ImagePixelExtractingEstimator.ColorsOrder.ARGB, false)],
        [.. _files.Select(file => new Row { Bytes = file.Length == 0 ? [] : File.ReadAllBytes(_folder[file]) })]);

    [Fact]
    public void ErrorsAreThoseOfTheSteps()
    {
        Write("text.jpg", stream => stream.Write("no picture"u8));
        File.WriteAllBytes(_folder["cut.jpg"], File.ReadAllBytes(_folder["photo.jpg"])[..^100]);
        ITransformer[] paths = [new ImageLoadingTransformer(_ml, _folder.Path, true, [new("Image", "Path")]), Resizing(24, 20, ImageResizingEstimator.ResizingKind.IsoCrop), Extracting()];
        ITransformer[] bytes = [Resizing(24, 20, ImageResizingEstimator.ResizingKind.IsoCrop, "Bytes"), Extracting()];
        foreach (Row row in new Row[] { new() { Path = "text.jpg" }, new() { Path = "cut.jpg" }, new() { Path = "absent.jpg" }, new() { Path = "." } })
        {
            CompareErrors(paths, row);
        }

        CompareErrors(bytes, new Row { Bytes = [1, 2, 3] });
        CompareErrors(bytes, new Row { Bytes = File.ReadAllBytes(_folder["cut.jpg"]) });
    }

    [Fact]
    public void ColoursThatAreComputedWithHaveNoShortcut()
    {
        ITransformer[] steps =
        [
            new ImageLoadingTransformer(_ml, _folder.Path, true, [new("Image", "Path")]),
            Resizing(24, 20, ImageResizingEstimator.ResizingKind.IsoCrop),
            new ImagePixelExtractingTransformer(
                _ml, [new("Pixels", "Image")], [new PixelExtraction(ImagePixelExtractingEstimator.ColorBits.Rgb, ImagePixelExtractingEstimator.ColorsOrder.ARGB, true, 3, 2, false)]),
        ];
        (_, DataViewRow row, DataViewSchema.Column column) = Bind(steps);
        Assert.Null(((IShortcutRow)row).GetShortcut<PixelsWriter>(column));
    }

    [Fact]
    public void APictureOfUnknownLengthIsReadToItsEnd()
    {
        // What the system makes as it is read tells a length of nought.
        if (!File.Exists("/proc/self/status"))
        {
            return;
        }

        byte[] buffer = new byte[1];
        int length = PictureFile.Read("/proc/self/status", 1 << 20, "The file", ref buffer);
        Assert.StartsWith("Name:", System.Text.Encoding.ASCII.GetString(buffer, 0, length), StringComparison.Ordinal);
        Assert.InRange(length, 500, buffer.Length);
        Assert.Contains("at most 100", Assert.Throws<InvalidImageException>(() => PictureFile.Read(_folder["photo.png"], 100, "It", ref buffer)).Message, StringComparison.Ordinal);
    }

    private static PixelImage Noise(int width, int height, PixelFormat format)
    {
        PixelImage image = new(width, height, format);
        new Random(width).NextBytes(image.Pixels);
        return image;
    }

    private static (ObjectRow<Row> Input, DataViewRow Row, DataViewSchema.Column Column) Bind(ITransformer[] steps)
    {
        ObjectRow<Row> input = new(null);
        IRowToRowMapper mapper = new TransformerChain<ITransformer>(steps).GetRowToRowMapper(input.Schema);
        DataViewSchema.Column column = mapper.OutputSchema["Pixels"];
        return (input, mapper.GetRow(input, [column]), column);
    }

    private static void Compare(ITransformer[] steps, Row[] rows)
    {
        (ObjectRow<Row> input, DataViewRow row, DataViewSchema.Column column) = Bind(steps);
        PixelsWriter shortcut = ((IShortcutRow)row).GetShortcut<PixelsWriter>(column)!;
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
        float[] written = new float[column.Type.GetValueCount()];
        VBuffer<float> values = default;
        foreach (Row picture in rows)
        {
            input.MoveTo(picture);
            getter(ref values);
            foreach (Action<Action>? together in new Action<Action>?[] { null, Twice })
            {
                Array.Fill(written, float.NaN);
                shortcut(written, together);
                Assert.Equal(values.GetValues(), written);
            }
        }
    }

    private static void CompareErrors(ITransformer[] steps, Row picture)
    {
        (ObjectRow<Row> input, DataViewRow row, DataViewSchema.Column column) = Bind(steps);
        PixelsWriter shortcut = ((IShortcutRow)row).GetShortcut<PixelsWriter>(column)!;
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(column);
        input.MoveTo(picture);
        VBuffer<float> values = default;
        Exception expected = Assert.ThrowsAny<Exception>(() => getter(ref values));
        Exception found = Assert.ThrowsAny<Exception>(() => shortcut(new float[column.Type.GetValueCount()], null));
        Assert.Equal((expected.GetType(), expected.Message), (found.GetType(), found.Message));
    }

    private static void Twice(Action work)
    {
        work();
        work();
    }

    private ImageResizingTransformer Resizing(int width, int height, ImageResizingEstimator.ResizingKind kind, string source = "Image") =>
        new(_ml, [new("Image", source)], [new ImageResizing(width, height, kind, ImageResizingEstimator.Anchor.Center)]);

    private ImagePixelExtractingTransformer Extracting(
        ImagePixelExtractingEstimator.ColorsOrder order = ImagePixelExtractingEstimator.ColorsOrder.ARGB, bool interleave = false) =>
        new(_ml, [new("Pixels", "Image")], [new PixelExtraction(ImagePixelExtractingEstimator.ColorBits.Rgb, order, true, 0, 1, interleave)]);

    private void Write(string name, Action<Stream> write)
    {
        using FileStream file = File.Create(_folder[name]);
        write(file);
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";

        public byte[] Bytes { get; set; } = [];
    }
}
