using MlNetClassifier.Imaging.Tests.Jpeg;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Imaging.Tests.Tensors;

public class TensorReaderTests
{
    private static readonly PixelNormalization s_normalization = new(ColorOrder.Bgr, [100f, 110f, 120f], [50f, 60f, 70f]);

    /// <summary>Upright JPEG pictures go a way of their own, whose pieces depend on sampling, size and geometry.</summary>
    public static TheoryData<string> Jpegs() => [.. JpegFiles().Keys];

    [Theory]
    [MemberData(nameof(Jpegs))]
    public void Rows_of_a_jpeg_become_the_numbers_of_whole_pictures(string name)
    {
        byte[] file = JpegFiles()[name];
        (int Width, int Height)[] sizes = [(40, 30), (16, 50), (7, 5), (1, 1), (150, 140)];
        foreach ((int width, int height) in sizes)
        {
            foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
            {
                foreach (ResizeFilter filter in Enum.GetValues<ResizeFilter>())
                {
                    foreach (ResizeAnchor anchor in new[] { ResizeAnchor.Center, ResizeAnchor.Right, ResizeAnchor.Bottom })
                    {
                        Compare(file, new ResizeOptions(width, height) { Mode = mode, Filter = filter, Anchor = anchor, PadColor = (9, 8, 7) }, null);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(ResizeMode.CenterCrop)]
    [InlineData(ResizeMode.Stretch)]
    public void Rows_of_a_jpeg_decoded_smaller_become_the_numbers_of_whole_pictures(ResizeMode mode)
    {
        foreach (byte[] file in JpegFiles().Values)
        {
            Compare(file, new ResizeOptions(20, 13) { Mode = mode }, new ImageDecodeOptions { TargetWidth = 20, TargetHeight = 13 });
        }
    }

    [Fact]
    public void The_cropped_part_is_right_wherever_it_lies()
    {
        // Every pair of sides around whole units, so that crops begin and end at every place in one.
        foreach (JpegSubsampling subsampling in Enum.GetValues<JpegSubsampling>())
        {
            for (int side = 60; side < 100; side++)
            {
                Compare(TestPictures.Jpeg(TestPictures.Photo(side, 40, side), 90, subsampling), new ResizeOptions(17, 17), null);
                Compare(TestPictures.Jpeg(TestPictures.Photo(40, side, side), 90, subsampling), new ResizeOptions(17, 17), null);
            }
        }
    }

    [Fact]
    public void A_turned_jpeg_stands_upright()
    {
        byte[] stored = TestPictures.Jpeg(TestPictures.Photo(50, 40));
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        byte[] turned = [.. stored[..2], .. exif, .. stored[2..]];
        Assert.Equal(ImageOrientation.Rotate90, ImageDecoder.Identify(turned).Orientation);
        Compare(turned, new ResizeOptions(20, 13), null);
        Compare(turned, new ResizeOptions(20, 13), new ImageDecodeOptions { ApplyOrientation = false });
    }

    [Fact]
    public void A_jpeg_that_ends_early_is_the_same_error_on_one_thread_and_on_two()
    {
        byte[] file = TestPictures.Jpeg(TestPictures.Photo(300, 200));
        float[] tensor = new float[3 * 40 * 30];
        for (int length = file.Length - 40; length > 700; length -= 997)
        {
            byte[] cut = file[..length];
            string expected = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(cut)).Message;
            foreach (Action<Action>? together in TestPair.Ways)
            {
                Assert.Equal(expected, Assert.Throws<InvalidImageException>(
                    () => TensorReader.Read(cut, new ResizeOptions(40, 30), s_normalization, TensorLayout.Nchw, tensor, null, together)).Message);
            }
        }
    }

    [Fact]
    public void Tables_and_weights_of_many_pictures_are_kept_apart()
    {
        // More kinds of pictures than are remembered, in turns.
        TensorReaderMemory memory = new();
        float[] one = new float[3 * 20 * 13], whole = new float[3 * 20 * 13];
        foreach (byte[] file in JpegFiles().Values.Concat(JpegFiles().Values).Concat(JpegFiles().Values.Reverse()))
        {
            foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
            {
                ResizeOptions resize = new(20, 13) { Mode = mode };
                TensorReader.Read(file, resize, s_normalization, TensorLayout.Nchw, one, memory: memory);
                TensorReader.ReadWhole(file, resize, s_normalization, TensorLayout.Nchw, whole, new ImageDecodeOptions());
                Assert.Equal(whole, one);
            }
        }
    }

    private static Dictionary<string, byte[]> JpegFiles()
    {
        PixelImage photo = TestPictures.Photo(123, 98);
        return new()
        {
            ["4:4:4"] = TestPictures.Jpeg(photo, 85, JpegSubsampling.None),
            ["4:2:0"] = TestPictures.Jpeg(photo, 60),
            ["wide"] = TestPictures.Jpeg(TestPictures.Photo(700, 19), 80),
            ["high"] = TestPictures.Jpeg(TestPictures.Photo(19, 700), 80),
            ["as large as the target"] = TestPictures.Jpeg(TestPictures.Photo(40, 30), 80),
            ["a pixel"] = TestPictures.Jpeg(TestPictures.Photo(1, 1), 80),
            ["progressive"] = new TestJpegWriter(91, 75, [(2, 2), (1, 1), (1, 1)], 1).Progressive(),
            ["restarts"] = new TestJpegWriter(91, 75, [(2, 1), (1, 1), (1, 1)], 3).Sequential(interleaved: true, restartInterval: 2),
            ["component by component"] = new TestJpegWriter(91, 75, [(1, 1), (1, 1), (1, 1), (1, 1)], 4).Sequential(interleaved: false),
            ["grey"] = new TestJpegWriter(91, 75, [(1, 1)], 5).Sequential(interleaved: true),
            ["rows"] = new TestJpegWriter(91, 75, [(1, 2), (1, 1), (1, 1)], 6).Sequential(interleaved: true),
            ["thirds"] = new TestJpegWriter(91, 75, [(3, 1), (1, 1), (1, 1)], 7).Sequential(interleaved: true),
        };
    }

    private static void Compare(byte[] file, ResizeOptions resize, ImageDecodeOptions? decode)
    {
        int count = 3 * resize.Width * resize.Height;
        float[] one = new float[count], whole = new float[count];
        foreach (TensorLayout layout in Enum.GetValues<TensorLayout>())
        {
            TensorWriter.Write(ImageResizer.Resize(ImageDecoder.Decode(file, decode), resize), s_normalization, layout, whole);
            TensorReaderMemory memory = new();
            foreach (Action<Action>? together in TestPair.Ways)
            {
                Array.Fill(one, float.NaN);
                TensorReader.Read(file, resize, s_normalization, layout, one, decode, together, memory);
                Assert.Equal(whole, one);
            }
        }
    }

    [Theory]
    [InlineData(PixelFormat.Rgb24, ResizeMode.CenterCrop)]
    [InlineData(PixelFormat.Rgba32, ResizeMode.Stretch)]
    [InlineData(PixelFormat.Rgba32, ResizeMode.Pad)]
    public void One_call_equals_three(PixelFormat format, ResizeMode mode)
    {
        byte[][] files = [TestPictures.Png(TestPictures.Photo(91, 64, 1, format)), TestPictures.Jpeg(TestPictures.Photo(50, 40)), TestPictures.Png(TestPictures.Photo(40, 30))];
        var resize = new ResizeOptions(40, 30) { Mode = mode };
        foreach (byte[] file in files)
        {
            foreach (TensorLayout layout in Enum.GetValues<TensorLayout>())
            {
                float[] one = new float[3 * 40 * 30], three = new float[3 * 40 * 30];

                TensorReader.Read(file, resize, s_normalization, layout, one);
                TensorWriter.Write(ImageResizer.Resize(ImageDecoder.Decode(file), resize), s_normalization, layout, three);

                Assert.Equal(three, one);
            }
        }
    }

    [Fact]
    public void Little_is_allocated()
    {
        byte[] file = TestPictures.Jpeg(TestPictures.Photo(512, 512));
        var resize = new ResizeOptions(224, 224);
        float[] tensor = new float[3 * 224 * 224];
        TensorReaderMemory memory = new();
        for (int i = 0; i < 3; i++)
        {
            TensorReader.Read(file, resize, s_normalization, TensorLayout.Nchw, tensor, memory: memory);
        }

        Assert.InRange(Heap.TakenBy(() => TensorReader.Read(file, resize, s_normalization, TensorLayout.Nchw, tensor, memory: memory)), 0, 8_000);
    }

    [Fact]
    public void A_damaged_file_leaves_the_destination_alone()
    {
        float[] tensor = [1, 2, 3];
        Assert.Throws<InvalidImageException>(() => TensorReader.Read([1, 2, 3], new ResizeOptions(1, 1), s_normalization, TensorLayout.Nchw, tensor));
        Assert.Equal([1, 2, 3], tensor);
    }
}
