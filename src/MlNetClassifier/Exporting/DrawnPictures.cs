using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Exporting;

/// <summary>Pictures to compare two models on when there are none at hand: the sample data set's, some of them cut to other shapes.</summary>
internal static class DrawnPictures
{
    private const ulong Seed = 41;

    /// <summary>Names and PNG files, always the same.</summary>
    public static IReadOnlyList<(string Name, byte[] File)> Draw() =>
    [
        .. SampleDataset.Labels.SelectMany((label, i) => new[] { 0, 1 }.Select(variant =>
        {
            PixelImage square = SamplePicture.Draw(label, new SampleRandom((Seed << 32) + (ulong)((2 * i) + variant)));
            PixelImage picture = variant == 0 ? square : Crop(square, i % 2 == 0 ? 0.5 : 1, i % 2 == 0 ? 1 : 0.5);
            using MemoryStream file = new();
            PngEncoder.Encode(picture, file);
            return ($"drawn picture '{label}' {picture.Width}×{picture.Height}", file.ToArray());
        })),
    ];

    private static PixelImage Crop(PixelImage picture, double width, double height)
    {
        PixelImage part = new((int)(picture.Width * width), (int)(picture.Height * height), picture.Format);
        int stride = part.Width * part.Channels;
        for (int y = 0; y < part.Height; y++)
        {
            picture.Pixels.AsSpan(y * picture.Width * picture.Channels, stride).CopyTo(part.Pixels.AsSpan(y * stride));
        }

        return part;
    }
}
