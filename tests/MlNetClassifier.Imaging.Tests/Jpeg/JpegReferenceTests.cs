using System.Security.Cryptography;
using MlNetClassifier.Imaging.Tests.References;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

/// <summary>
/// Every JPEG of the corpora against libjpeg-turbo 2.1.5 (through Pillow): sampling factors, progressive scans, restart markers, CMYK,
/// EXIF orientations. Not within a tolerance but equal, since the same integer arithmetic is used.
/// </summary>
public class JpegReferenceTests
{
    public static IEnumerable<object[]> Files() => ReferenceTable.Cases("jpeg.tsv");

    public static IEnumerable<object[]> Folders() => ReferenceTable.Cases("jpeg_folders.tsv");

    public static IEnumerable<object[]> Scaled() => ReferenceTable.Cases("jpeg_scaled.tsv");

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Pixels_equal_those_of_libjpeg_turbo(string path, string width, string height, string channels, string digest)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        PixelImage image = ImageDecoder.Decode(file);

        Assert.Equal($"{width}x{height}x{channels}", $"{image.Width}x{image.Height}x{image.Channels}");
        Assert.Equal(digest, ReferenceTable.Digest(image));
        ImageInfo info = ImageDecoder.Identify(file);
        Assert.Equal((ImageFormat.Jpeg, image.Width, image.Height), (info.Format, info.Width, info.Height));
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void All_photos_of_a_folder_equal_those_of_libjpeg_turbo(string folder, string count, string digest)
    {
        string[] files = Directory.GetFiles(SharedFiles.Require(folder), "*.jpg");
        Array.Sort(files, string.CompareOrdinal);
        using var total = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            total.AppendData(SHA256.HashData(ImageDecoder.Decode(File.ReadAllBytes(file)).Pixels));
        }

        Assert.Equal(count, files.Length.ToString());
        Assert.Equal(digest, Convert.ToHexStringLower(total.GetHashAndReset()));
    }

    [SkippableTheory]
    [MemberData(nameof(Scaled))]
    public void Reduced_decoding_equals_that_of_libjpeg_turbo(
        string target, string path, string width, string height, string channels, string digest)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        var options = new ImageDecodeOptions { TargetWidth = int.Parse(target), TargetHeight = int.Parse(target) };
        PixelImage image = ImageDecoder.Decode(file, options);

        Assert.Equal($"{width}x{height}x{channels}", $"{image.Width}x{image.Height}x{image.Channels}");
        Assert.Equal(digest, ReferenceTable.Digest(image));
    }

    [SkippableTheory]
    [InlineData("odd-images/jpeg_ref/lossless/1/jpeg_lossless_sel1.jpg", "lossless")]
    [InlineData("odd-images/jpeg_ref/lossless/2/MR4.jpg", "lossless")]
    [InlineData("odd-images/jpeg_ref/partial_progressive.jpg", "truncated")]
    public void Files_that_cannot_be_decoded_say_why(string path, string reason)
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require(path));
        var error = Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_content_decides_not_the_name()
        => Assert.Equal(
            new ImageInfo(ImageFormat.Png, 6, 6, ImageOrientation.Upright),
            ImageDecoder.Identify(File.ReadAllBytes(SharedFiles.Require("odd-images/jpeg_ref/mozilla/jpg-size-6x6.jpg"))));

    [SkippableFact]
    public void Orientation_can_be_left_alone()
    {
        byte[] file = File.ReadAllBytes(SharedFiles.Require("odd-images/exif_orientation/Portrait_6.jpg"));
        PixelImage stored = ImageDecoder.Decode(file, new ImageDecodeOptions { ApplyOrientation = false });
        PixelImage upright = ImageDecoder.Decode(file);

        Assert.Equal((upright.Height, upright.Width), (stored.Width, stored.Height));
        Assert.Equal(ImageOrientation.Rotate90, ImageDecoder.Identify(file).Orientation);
    }
}
