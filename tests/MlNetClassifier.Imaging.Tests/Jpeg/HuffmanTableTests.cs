using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

public class HuffmanTableTests
{
    [Fact]
    public void Every_code_of_the_standard_tables_is_found()
    {
        var table = new HuffmanTable(StandardTables.AcLuminanceCounts, StandardTables.AcLuminanceValues, isAc: true);
        int code = 0, index = 0;
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            for (int i = 0; i < StandardTables.AcLuminanceCounts[length - 1]; i++, code++, index++)
            {
                ulong bits = (ulong)code << (64 - length);
                byte symbol = StandardTables.AcLuminanceValues[index];

                Assert.Equal(symbol, table.FindSymbol(bits, out int found));
                Assert.Equal(length, found);

                uint entry = table.Lookup[bits >> (64 - HuffmanTable.LookupBits)];
                Assert.Equal(length > HuffmanTable.LookupBits, entry == 0);
                entry = entry != 0 ? entry : table.FindLong(bits);
                Assert.Equal((uint)(length + (symbol & 15)), entry & 63);
                Assert.Equal(symbol == 0 ? HuffmanTable.EndOfBlockRun : symbol >> 4, (int)(entry >> 24));
            }
        }
    }

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(1, 0b1, 1)]
    [InlineData(1, 0b0, -1)]
    [InlineData(3, 0b101, 5)]
    [InlineData(3, 0b010, -5)]
    [InlineData(11, 0b00000000000, -2047)]
    [InlineData(15, 0x7FFF, 32767)]
    public void Extra_bits_are_signed_as_the_standard_says(int size, int bits, int expected)
    {
        // A single code of one bit: 0, then the extra bits.
        byte[] counts = new byte[16];
        counts[0] = 1;
        var table = new HuffmanTable(counts, [(byte)size], isAc: false);
        ulong stream = size == 0 ? 0 : (ulong)bits << (63 - size);

        Assert.Equal(expected, BaselineBlock.Extend(stream, table.Lookup[stream >> (64 - HuffmanTable.LookupBits)]));
    }

    [Fact]
    public void Impossible_tables_and_codes_are_errors()
    {
        byte[] counts = new byte[16];
        counts[0] = 3;
        Assert.Throws<InvalidImageException>(() => new HuffmanTable(counts, [1, 2, 3], isAc: true));

        counts[0] = 1;
        Assert.Throws<InvalidImageException>(() => new HuffmanTable(counts, [16], isAc: false));
        var table = new HuffmanTable(counts, [1], isAc: true);
        Assert.Throws<InvalidImageException>(() => table.FindLong(ulong.MaxValue));
        Assert.Throws<InvalidImageException>(() => table.FindSymbol(ulong.MaxValue, out _));
    }
}
