using MlNetClassifier.Imaging.Tests.References;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Imaging.Tests.Png;

/// <summary>PngSuite and others, equal to Pillow (see make_references.py for what Pillow gets wrong), and the damaged files of PngSuite.</summary>
public class PngReferenceTests
{
    public static IEnumerable<object[]> Files() => ReferenceTable.Cases("png.tsv");

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Pixels_equal_the_reference(string path, string width, string height, string channels, string digest)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        PixelImage image = ImageDecoder.Decode(file);

        Assert.Equal($"{width}x{height}x{channels}", $"{image.Width}x{image.Height}x{image.Channels}");
        Assert.Equal(digest, ReferenceTable.Digest(image));
        Assert.Equal(new ImageInfo(ImageFormat.Png, image.Width, image.Height, ImageOrientation.Upright), ImageDecoder.Identify(file));
    }

    [SkippableTheory]
    [InlineData("odd-images/pngsuite/xc1n0g08.png", "colour type 1")]
    [InlineData("odd-images/pngsuite/xc9n2c08.png", "colour type 9")]
    [InlineData("odd-images/pngsuite/xd0n2c08.png", "0 bits")]
    [InlineData("odd-images/pngsuite/xd3n2c08.png", "3 bits")]
    [InlineData("odd-images/pngsuite/xd9n2c08.png", "99 bits")]
    [InlineData("odd-images/pngsuite/xdtn0g01.png", "no image data")]
    [InlineData("odd-images/pngsuite/xhdn0g08.png", "check sum of chunk IHDR")]
    [InlineData("odd-images/pngsuite/xcsn0g01.png", "check sum of chunk IDAT")]
    [InlineData("odd-images/pngsuite/xs1n0g01.png", "first bytes")]
    [InlineData("odd-images/pngsuite/xs2n0g01.png", "first bytes")]
    [InlineData("odd-images/pngsuite/xs4n0g01.png", "first bytes")]
    [InlineData("odd-images/pngsuite/xs7n0g01.png", "first bytes")]
    [InlineData("odd-images/pngsuite/xcrn0g04.png", "first bytes")]
    [InlineData("odd-images/pngsuite/xlfn0g04.png", "first bytes")]
    public void Files_that_hold_no_picture_say_why(string path, string reason)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        var error = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
