namespace MlNetClassifier.Imaging.Tests.Gif;

public class GifDecoderTests
{
    private static readonly byte[] s_palette = [.. Enumerable.Range(0, 256).SelectMany(i => new[] { (byte)i, (byte)(255 - i), (byte)(i * 7) })];

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(33, 21, false)]
    [InlineData(33, 21, true)]
    [InlineData(7, 3, true)]
    public void Colours_come_from_the_table(int width, int height, bool interlaced)
    {
        byte[] indices = new byte[width * height];
        new Random(2).NextBytes(indices);
        byte[] stored = interlaced ? Interlace(indices, width, height) : indices;
        byte[] file = TestFiles.Gif(width, height, stored, s_palette, interlaced: interlaced);

        PixelImage decoded = ImageDecoder.Decode(file);

        Assert.Equal(PixelFormat.Rgb24, decoded.Format);
        Assert.Equal([.. indices.SelectMany(i => s_palette[(i * 3)..((i * 3) + 3)])], decoded.Pixels);
        Assert.Equal(new ImageInfo(ImageFormat.Gif, width, height, ImageOrientation.Upright), ImageDecoder.Identify(file));
    }

    [Fact]
    public void The_transparent_colour_is_transparent()
    {
        PixelImage decoded = ImageDecoder.Decode(TestFiles.Gif(2, 1, [5, 6], s_palette, transparent: 5));
        Assert.Equal(PixelFormat.Rgba32, decoded.Format);
        Assert.Equal([0, 0, 0, 0, 6, 249, 42, 255], decoded.Pixels);
    }

    [Fact]
    public void Missing_pixels_are_an_error()
    {
        byte[] file = TestFiles.Gif(10, 10, new byte[99], s_palette);
        Assert.Contains("truncated", Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file)).Message, StringComparison.Ordinal);
    }

    private static byte[] Interlace(byte[] indices, int width, int height)
    {
        var rows = new List<int>();
        foreach ((int start, int step) in new[] { (0, 8), (4, 8), (2, 4), (1, 2) })
        {
            for (int y = start; y < height; y += step)
            {
                rows.Add(y);
            }
        }

        return [.. rows.SelectMany(y => indices[(y * width)..((y + 1) * width)])];
    }
}
