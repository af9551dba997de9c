namespace MlNetClassifier.Imaging.Tests.Jpeg;

/// <summary>The same coefficients stored in every way give the same picture.</summary>
public class JpegKindsTests
{
    public static TheoryData<string, int, int> Samplings()
    {
        var data = new TheoryData<string, int, int>();
        foreach (string sampling in new[] { "11", "11 11 11", "22 11 11", "21 11 11", "12 11 11", "41 11 11", "22 21 12", "22 12 21", "31 11 21", "11 22 11", "22 11 11 22" })
        {
            data.Add(sampling, 61, 43);
            data.Add(sampling, 16, 16);
            data.Add(sampling, 5, 70);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Samplings))]
    public void Every_kind_gives_the_same_picture(string sampling, int width, int height)
    {
        (int, int)[] factors = [.. sampling.Split(' ').Select(s => (s[0] - '0', s[1] - '0'))];
        var writer = new TestJpegWriter(width, height, factors, seed: width);

        PixelImage expected = ImageDecoder.Decode(writer.Sequential(interleaved: true));

        Assert.Equal((width, height), (expected.Width, expected.Height));
        Assert.Equal(expected.Pixels, ImageDecoder.Decode(writer.Sequential(interleaved: true, restartInterval: 2)).Pixels);
        Assert.Equal(expected.Pixels, ImageDecoder.Decode(writer.Sequential(interleaved: false)).Pixels);
        Assert.Equal(expected.Pixels, ImageDecoder.Decode(writer.Sequential(interleaved: false, restartInterval: 5)).Pixels);
        Assert.Equal(expected.Pixels, ImageDecoder.Decode(writer.Progressive()).Pixels);
        Assert.Equal(expected.Pixels, ImageDecoder.Decode(writer.Progressive(restartInterval: 3)).Pixels);
    }

    [Theory]
    [InlineData("22 11 11")]
    [InlineData("11 11 11")]
    [InlineData("41 11 11")]
    public void Every_kind_gives_the_same_reduced_picture(string sampling)
    {
        (int, int)[] factors = [.. sampling.Split(' ').Select(s => (s[0] - '0', s[1] - '0'))];
        var writer = new TestJpegWriter(90, 75, factors, seed: 9);
        foreach (int target in new[] { 40, 20, 8 })
        {
            var options = new ImageDecodeOptions { TargetWidth = target, TargetHeight = target - 4 };
            PixelImage expected = ImageDecoder.Decode(writer.Sequential(interleaved: true), options);
            Assert.InRange(expected.Width, target, (2 * target) + 10);
            Assert.Equal(expected.Pixels, ImageDecoder.Decode(writer.Progressive(), options).Pixels);
        }
    }

    [Fact]
    public void A_lost_restart_marker_is_an_error()
    {
        byte[] file = new TestJpegWriter(64, 64, [(1, 1)], 3).Sequential(interleaved: true, restartInterval: 4);
        int marker = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]);
        file[marker + 1] = 0xD3;
        Assert.Contains(
            "restart marker 0xFFD1 is missing", Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_progressive_file_without_its_last_scans_needs_an_end_marker()
    {
        byte[] file = new TestJpegWriter(64, 64, [(1, 1)], 3).Progressive();
        int lastScan = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);

        // The writer left the scan out on purpose: a coarser picture. The file was cut off: an error.
        Assert.Equal(64, ImageDecoder.Decode([.. file[..lastScan], 0xFF, 0xD9]).Width);
        Assert.Throws<InvalidImageException>(() => ImageDecoder.Decode(file.AsSpan(0, lastScan)));
    }
}
