using MlNetClassifier.Imaging.Tests.References;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Imaging.Tests.Bmp;

/// <summary>The BMP suites, equal to a decoder of its own in make_references.py (Pillow reads few of them).</summary>
public class BmpReferenceTests
{
    public static IEnumerable<object[]> Files() => ReferenceTable.Cases("bmp.tsv");

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Pixels_equal_the_reference(string path, string width, string height, string channels, string digest)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        PixelImage image = ImageDecoder.Decode(file);

        Assert.Equal($"{width}x{height}x{channels}", $"{image.Width}x{image.Height}x{image.Channels}");
        Assert.Equal(digest, ReferenceTable.Digest(image));
        Assert.Equal(new ImageInfo(ImageFormat.Bmp, image.Width, image.Height, ImageOrientation.Upright), ImageDecoder.Identify(file));
    }

    [SkippableTheory]
    [InlineData("rgb24", "rgb32")]
    [InlineData("rgb24", "rgb32bf")]
    [InlineData("rgb24", "rgb24prof")]
    [InlineData("pal8rle", "rgb24rle24")]
    [InlineData("pal8rle", "pal8v5")]
    [InlineData("pal8rle", "pal8os2-hs")]
    public void The_same_picture_stored_differently_is_the_same(string one, string other)
    {
        PixelImage first = ImageDecoder.Decode(File.ReadAllBytes(SharedFiles.Require($"odd-images/bmp/images/{one}.bmp")));
        PixelImage second = ImageDecoder.Decode(File.ReadAllBytes(SharedFiles.Require($"odd-images/bmp/images/{other}.bmp")));
        Assert.Equal(first.Pixels, second.Pixels);
    }
}
