using MlNetClassifier.Imaging.Tests.References;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Imaging.Tests.Gif;

/// <summary>The GIF suites, equal to Pillow, but for what a picture leaves of its canvas: transparent here.</summary>
public class GifReferenceTests
{
    public static IEnumerable<object[]> Files() => ReferenceTable.Cases("gif.tsv");

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Pixels_equal_the_reference(string path, string width, string height, string channels, string digest)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        PixelImage image = ImageDecoder.Decode(file);

        Assert.Equal($"{width}x{height}x{channels}", $"{image.Width}x{image.Height}x{image.Channels}");
        Assert.Equal(digest, ReferenceTable.Digest(image));
        Assert.Equal(new ImageInfo(ImageFormat.Gif, image.Width, image.Height, ImageOrientation.Upright), ImageDecoder.Identify(file));
    }

    [SkippableTheory]
    [InlineData("odd-images/gif_suite/invalid-code.gif", "not defined")]
    [InlineData("odd-images/gif_suite/overflow-codes.gif", "code size of 12")]
    [InlineData("odd-images/gif_suite/overflow-codes-max.gif", "code size of 255")]
    [InlineData("odd-images/gif_suite/max-size.gif", "no picture")]
    [InlineData("odd-images/gif_suite/zero-size.gif", "no picture")]
    [InlineData("odd-images/gif_suite/zero-width.gif", "no picture")]
    [InlineData("odd-images/gif_suite/zero-height.gif", "no picture")]
    [InlineData("odd-images/gif_suite/no-data.gif", "no picture")]
    [InlineData("odd-images/gif_suite/image-zero-size.gif", "0x0")]
    [InlineData("odd-images/gif_suite/image-zero-width.gif", "0x1")]
    [InlineData("odd-images/gif_suite/image-zero-height.gif", "1x0")]
    public void Files_that_hold_no_picture_say_why(string path, string reason)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        var error = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
