using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

public class EntropySegmentTests
{
    [Theory]
    [InlineData("01 02 FF D9", "01 02", 2)]
    [InlineData("01 FF 00 02 FF D0 03", "01 FF 02", 4)]
    [InlineData("FF 00 FF 00 FF D9", "FF FF", 4)]
    [InlineData("01 FF FF FF D9", "01", 3)]
    [InlineData("01 FF FF 00 02 FF D9", "01 FF 02", 5)]
    [InlineData("01 02", "01 02", 2)]
    [InlineData("01 02 FF", "01 02", 3)]
    [InlineData("", "", 0)]
    public void Stuffing_goes_and_markers_stop(string file, string plain, int end)
    {
        byte[] data = Bytes(file), target = new byte[data.Length + EntropySegment.Padding];
        Array.Fill(target, (byte)0xEE);
        int position = 0;

        int length = EntropySegment.Unstuff(data, ref position, target);

        Assert.Equal(Bytes(plain), target[..length]);
        Assert.Equal(end, position);
        Assert.All(target[length..(length + EntropySegment.Padding)], b => Assert.Equal(0, b));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
