using System.Numerics;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Codes of a Huffman table by symbol, and the coding of a block with two of them (T.81, F.1.2).</summary>
internal sealed class HuffmanEncoder
{
    private readonly uint[] _codes = new uint[256];
    private readonly int[] _lengths = new int[256];

    public HuffmanEncoder(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        uint code = 0;
        for (int length = 1, index = 0; length <= 16; length++, code <<= 1)
        {
            for (int i = 0; i < counts[length - 1]; i++, index++, code++)
            {
                _codes[values[index]] = code;
                _lengths[values[index]] = length;
            }
        }
    }

    /// <summary>Writes one symbol.</summary>
    public void Write(BitWriter to, int symbol) => to.Write(_codes[symbol], _lengths[symbol]);

    /// <param name="to">The bits.</param>
    /// <param name="block">Quantised coefficients in file order.</param>
    /// <param name="prediction">DC of the block before, replaced by this one's.</param>
    /// <param name="dc">Table of DC differences.</param>
    /// <param name="ac">Table of AC coefficients.</param>
    public static void WriteBlock(BitWriter to, ReadOnlySpan<short> block, ref int prediction, HuffmanEncoder dc, HuffmanEncoder ac)
    {
        int difference = block[0] - prediction;
        prediction = block[0];
        int size = Size(difference);
        dc.Write(to, size);
        WriteValue(to, difference, size);

        int run = 0;
        for (int k = 1; k < 64; k++)
        {
            if (block[k] == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16)
            {
                ac.Write(to, 0xF0);
            }

            size = Size(block[k]);
            ac.Write(to, (run << 4) | size);
            WriteValue(to, block[k], size);
            run = 0;
        }

        if (run > 0)
        {
            ac.Write(to, 0);
        }
    }

    /// <summary>Bits of the magnitude.</summary>
    private static int Size(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    private static void WriteValue(BitWriter to, int value, int size)
    {
        if (size > 0)
        {
            to.Write((uint)(value < 0 ? value - 1 : value), size);
        }
    }
}
