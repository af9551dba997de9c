using MlNetClassifier.Imaging.Tests.References;

namespace MlNetClassifier.Imaging.Tests.Processing;

/// <summary>Resized pictures against Pillow's <c>Image.resize(size, filter, box)</c>: equal, not merely near.</summary>
public class ResizeReferenceTests
{
    public static IEnumerable<object[]> Cases() => ReferenceTable.Cases("resize.tsv");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Pixels_equal_those_of_Pillow(
        string width, string height, string channels, string filter, string mode, string targetWidth, string targetHeight, string digest)
    {
        PixelImage image = Generate(int.Parse(width), int.Parse(height), channels == "3" ? PixelFormat.Rgb24 : PixelFormat.Rgba32);
        var options = new ResizeOptions(int.Parse(targetWidth), int.Parse(targetHeight))
        {
            Filter = Enum.Parse<ResizeFilter>(filter),
            Mode = Enum.Parse<ResizeMode>(mode),
        };

        Assert.Equal(digest, ReferenceTable.Digest(ImageResizer.Resize(image, options)));
    }

    private static PixelImage Generate(int width, int height, PixelFormat format)
    {
        var image = new PixelImage(width, height, format);
        uint state = 12345;
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            image.Pixels[i] = (byte)(state >> 24);
        }

        return image;
    }
}
