using System.Text;

namespace MlNetClassifier.Imaging.Tests;

public class ImageDecoderTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello", "Not a picture")]
    [InlineData("RIFF....WEBPVP8 ", "WebP")]
    [InlineData("....ftypavif", "AVIF")]
    [InlineData("....ftypheic", "HEIF")]
    [InlineData("II*\0", "TIFF")]
    [InlineData("MM\0*", "TIFF")]
    [InlineData("8BPS", "Photoshop")]
    [InlineData("%PDF-1.4", "PDF")]
    [InlineData("P6 1 1 255", "Netpbm")]
    [InlineData("<?xml version='1.0'?><svg>", "SVG")]
    public void What_is_not_read_is_named(string content, string expected)
    {
        byte[] file = Encoding.Latin1.GetBytes(content);
        var error = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, Assert.Throws<InvalidImageException>(() => ImageDecoder.Identify(file)).Message);
    }

    [Fact]
    public void Pictures_above_the_limit_are_refused_in_every_format()
    {
        PixelImage image = TestPictures.Noise(20, 10);
        byte[][] files = [TestPictures.Jpeg(image), TestPictures.Png(image), TestFiles.Bmp24(image), TestFiles.Gif(20, 10, new byte[200], new byte[768])];
        foreach (byte[] file in files)
        {
            Assert.Equal(20, ImageDecoder.Decode(file, new ImageDecodeOptions { MaxPixels = 200 }).Width);
            var error = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file, new ImageDecodeOptions { MaxPixels = 199 }));
            Assert.Contains("too large: 20x10", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_claimed_size_takes_no_memory_that_the_file_cannot_fill()
    {
        PixelImage image = TestPictures.Noise(20, 10);
        byte[] jpeg = TestPictures.Jpeg(image);
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        jpeg[frame + 5] = 0x20; // 8192 rows
        jpeg[frame + 7] = 0x20; // 8192 columns
        byte[] gif = TestFiles.Gif(20, 10, new byte[200], new byte[768]);
        gif[13 + 768 + 6] = 0x20;
        gif[13 + 768 + 8] = 0x20;
        byte[] bmp = TestFiles.Bmp24(image);
        bmp[19] = 0x20;
        bmp[23] = 0x20;
        foreach (byte[] file in new[] { jpeg, gif, bmp })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file));
            Assert.Contains("truncated", error.Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageDecodeOptions { MaxPixels = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageDecodeOptions { TargetWidth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageDecodeOptions { TargetHeight = -1 });
    }

    [Fact]
    public void Pictures_check_their_pixels()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelImage(0, 1, PixelFormat.Rgb24));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PixelImage(40_000, 40_000, PixelFormat.Rgba32));
        Assert.Throws<ArgumentException>(() => new PixelImage(2, 2, PixelFormat.Rgb24, new byte[11]));
    }
}
