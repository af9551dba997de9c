namespace MlNetClassifier.Imaging.Tests.Tensors;

public class TensorReaderTests
{
    private static readonly PixelNormalization s_normalization = new(ColorOrder.Bgr, [100f, 110f, 120f], [50f, 60f, 70f]);

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
        for (int i = 0; i < 3; i++)
        {
            TensorReader.Read(file, resize, s_normalization, TensorLayout.Nchw, tensor);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        TensorReader.Read(file, resize, s_normalization, TensorLayout.Nchw, tensor);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60_000);
    }

    [Fact]
    public void A_damaged_file_leaves_the_destination_alone()
    {
        float[] tensor = [1, 2, 3];
        Assert.Throws<InvalidImageException>(() => TensorReader.Read([1, 2, 3], new ResizeOptions(1, 1), s_normalization, TensorLayout.Nchw, tensor));
        Assert.Equal([1, 2, 3], tensor);
    }
}
