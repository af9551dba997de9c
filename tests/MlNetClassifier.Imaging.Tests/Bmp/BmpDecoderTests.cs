namespace MlNetClassifier.Imaging.Tests.Bmp;

public class BmpDecoderTests
{
    private static readonly byte[] s_palette = [0, 0, 200, 0, 0, 150, 0, 0, 100, 0, 0, 0, 50, 60, 70, 0]; // BGR0: red, green, blue, mixed

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 7)]
    [InlineData(64, 3)]
    public void Rows_of_24_bits_are_read_bottom_up(int width, int height)
    {
        PixelImage image = TestPictures.Noise(width, height);
        byte[] file = TestFiles.Bmp24(image);

        PixelImage decoded = ImageDecoder.Decode(file);

        Assert.Equal(image.Pixels, decoded.Pixels);
        Assert.Equal(new ImageInfo(ImageFormat.Bmp, width, height, ImageOrientation.Upright), ImageDecoder.Identify(file));
    }

    [Fact]
    public void Two_bits_are_four_colours()
        => Assert.Equal(
            [200, 0, 0, 0, 150, 0, 0, 0, 100, 70, 60, 50, 200, 0, 0],
            ImageDecoder.Decode(TestFiles.Bmp(5, 1, 2, 0, s_palette, [0b00011011, 0, 0, 0])).Pixels);

    [Fact]
    public void Run_lengths_have_runs_literals_and_jumps()
    {
        // Bottom row: 2 x colour 1, then literals 2, 3, 0 (padded). Then a jump over one column into the row above: 1 x colour 2.
        byte[] data = [2, 1, 0, 3, 2, 3, 0, 0, 0, 0, 0, 2, 1, 0, 1, 2, 0, 1];
        byte[] palette = new byte[1024];
        s_palette.CopyTo(palette, 0);

        PixelImage decoded = ImageDecoder.Decode(TestFiles.Bmp(5, 2, 8, 1, palette, data));

        byte[] red = [200, 0, 0], green = [0, 150, 0], blue = [0, 0, 100], mixed = [70, 60, 50];
        Assert.Equal([.. red, .. blue, .. red, .. red, .. red, .. green, .. green, .. blue, .. mixed, .. red], decoded.Pixels);
    }

    [Fact]
    public void Negative_heights_are_top_down()
        => Assert.Equal(
            [200, 0, 0, 0, 150, 0],
            ImageDecoder.Decode(TestFiles.Bmp(1, -2, 8, 0, [.. s_palette, .. new byte[1008]], [0, 0, 0, 0, 1, 0, 0, 0])).Pixels);

    [Theory]
    [InlineData(0, 4, 24, 0, "0x4")]
    [InlineData(4, 0, 24, 0, "4x0")]
    [InlineData(4, int.MinValue, 24, 0, "4x0")]
    [InlineData(-4, 4, 24, 0, "-4x4")]
    [InlineData(4, 4, 24, 0, "truncated")]
    [InlineData(4, 4, 7, 0, "7 bits")]
    [InlineData(4, 4, 24, 1, "24 bits")]
    [InlineData(4, 4, 24, 4, "JPEG inside")]
    [InlineData(4, 4, 8, 1, "truncated")]
    [InlineData(100_000, 100_000, 24, 0, "too large")]
    public void What_cannot_be_decoded_says_why(int width, int height, int depth, int compression, string reason)
    {
        byte[] file = TestFiles.Bmp(width, height, depth, compression, [], new byte[4]);
        var error = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
