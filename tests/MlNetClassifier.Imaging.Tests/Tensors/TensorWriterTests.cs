using MlNetClassifier.Imaging.Tensors;

namespace MlNetClassifier.Imaging.Tests.Tensors;

public class TensorWriterTests
{
    private static readonly PixelNormalization s_rgb = new(ColorOrder.Rgb, [123.675f, 116.28f, 103.53f], [58.395f, 57.12f, 57.375f]);
    private static readonly PixelNormalization s_bgr = new(ColorOrder.Bgr, [103.939f, 116.779f, 123.68f], [1f, 2f, 4f]);

    public static TheoryData<int, int, PixelFormat, ColorOrder, TensorLayout> Cases()
    {
        var cases = new TheoryData<int, int, PixelFormat, ColorOrder, TensorLayout>();
        foreach ((int width, int height) in new[] { (1, 1), (5, 3), (16, 16), (33, 7), (224, 224) })
        {
            foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
            {
                foreach (ColorOrder order in Enum.GetValues<ColorOrder>())
                {
                    cases.Add(width, height, format, order, TensorLayout.Nchw);
                    cases.Add(width, height, format, order, TensorLayout.Nhwc);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_number_is_the_normalised_pixel(int width, int height, PixelFormat format, ColorOrder order, TensorLayout layout)
    {
        PixelImage image = TestPictures.Noise(width, height, 5, format);
        PixelNormalization n = order == ColorOrder.Rgb ? s_rgb : s_bgr;
        float[] tensor = new float[(3 * width * height) + 5];
        Array.Fill(tensor, float.NaN);

        TensorWriter.Write(image, n, layout, tensor);

        for (int i = 0; i < width * height; i++)
        {
            for (int color = 0; color < 3; color++)
            {
                int plane = order == ColorOrder.Rgb ? color : 2 - color;
                double value = image.Pixels[(i * image.Channels) + color];
                if (format == PixelFormat.Rgba32)
                {
                    value = Math.Floor((value * image.Pixels[(i * 4) + 3] / 255) + 0.5);
                }

                float actual = tensor[layout == TensorLayout.Nchw ? (plane * width * height) + i : (i * 3) + plane];
                Assert.Equal((value - n.Mean[plane]) / n.Std[plane], actual, 1e-4);
            }
        }

        Assert.All(tensor[^5..], v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void Fast_paths_agree_with_the_reference_to_the_bit()
    {
        byte[] pixels = TestPictures.Noise(57, 5, 6).Pixels;
        var scale = new ChannelScale(s_bgr);
        float[] fast = new float[pixels.Length], plain = new float[pixels.Length];

        InterleavedWriter.WriteChunk(pixels, scale, fast);
        InterleavedWriter.WriteChunkReference(pixels, scale, plain);
        Assert.Equal(plain, fast);

        for (int color = 0; color < 3; color++)
        {
            PlanarWriter.WriteColor(pixels, color, fast.AsSpan(0, 57 * 5), 3.5f, 0.25f);
            PlanarWriter.WriteColorReference(pixels, color, plain.AsSpan(0, 57 * 5), 3.5f, 0.25f);
            Assert.Equal(plain, fast);
        }
    }

    [Fact]
    public void A_short_destination_is_refused()
        => Assert.Throws<ArgumentException>(() => TensorWriter.Write(new PixelImage(4, 4, PixelFormat.Rgb24), s_rgb, TensorLayout.Nchw, new float[47]));
}
