using System.Runtime.CompilerServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// A Huffman table, prepared so that one look at the next <see cref="LookupBits"/> bits gives code length, number of
/// extra bits and zero run together.
/// </summary>
/// <remarks>
/// An entry packs: bits 0-5 code length + extra bits (so that it can be used as a shift count as it is), bits 8-13 code length,
/// bits 16-21 63 - number of extra bits, bits 24-31 zero run. Entry 0: the code is longer than the look-ahead.
/// </remarks>
internal sealed class HuffmanTable
{
    public const int LookupBits = 10;

    /// <summary>Run of an end-of-block entry: beyond every place that a real run can reach, see <see cref="ZigZag"/>.</summary>
    public const int EndOfBlockRun = 80;

    private readonly bool _isAc;
    private readonly byte[] _counts;
    private readonly byte[] _values;
    private ushort[]? _symbols;

    /// <summary>By code length: the first 16-bit prefix that belongs to longer codes.</summary>
    private readonly int[] _limits = new int[17];

    /// <summary>By code length: index of the first value minus the first code.</summary>
    private readonly int[] _offsets = new int[17];

    /// <param name="counts">Sixteen numbers of codes, for the lengths 1 to 16.</param>
    /// <param name="values">Symbols in the order of their codes.</param>
    /// <param name="isAc">Whether the symbols are run/size pairs of AC coefficients, or sizes of DC differences.</param>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, bool isAc)
    {
        _isAc = isAc;
        _counts = counts.ToArray();
        _values = values.ToArray();
        if (!isAc && values.ContainsAnyInRange((byte)16, (byte)255))
        {
            throw new InvalidImageException("JPEG: a Huffman table for DC coefficients holds a size above 15.");
        }

        int code = 0, index = 0;
        for (int length = 1; length <= 16; length++)
        {
            _offsets[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    throw new InvalidImageException("JPEG: a Huffman table has more codes than its lengths allow.");
                }

                if (length <= LookupBits)
                {
                    int shift = LookupBits - length;
                    Lookup.AsSpan(code << shift, 1 << shift).Fill(Entry(_values[index], length));
                }
            }

            _limits[length] = code << (16 - length);
            code <<= 1;
        }
    }

    /// <summary>2^<see cref="LookupBits"/> entries.</summary>
    public uint[] Lookup { get; } = new uint[1 << LookupBits];

    /// <summary>Whether the table was made of this.</summary>
    public bool IsOf(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values, bool isAc) =>
        _isAc == isAc && counts.SequenceEqual(_counts) && values.SequenceEqual(_values);

    /// <summary>The entry for codes that the lookup does not hold; the bits are left-aligned.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public uint FindLong(ulong bits)
    {
        int prefix = (int)(bits >> 48);
        for (int length = LookupBits + 1; length <= 16; length++)
        {
            if (prefix < _limits[length])
            {
                return Entry(_values[(prefix >> (16 - length)) + _offsets[length]], length);
            }
        }

        throw new InvalidImageException("JPEG: the data hold a code that is in no Huffman table; the file is damaged.");
    }

    /// <summary>The symbol itself and its code length: what progressive scans need, where sizes of zero mean runs of blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FindSymbol(ulong bits, out int length)
    {
        int found = (_symbols ??= MakeSymbols())[bits >> (64 - LookupBits)];
        if (found == 0)
        {
            return FindLongSymbol(bits, out length);
        }

        length = found >> 8;
        return (byte)found;
    }

    /// <summary>By look-ahead: length * 256 + symbol, 0 for longer codes.</summary>
    private ushort[] MakeSymbols()
    {
        ushort[] symbols = new ushort[1 << LookupBits];
        for (int i = 0; i < symbols.Length; i++)
        {
            if (Lookup[i] != 0)
            {
                int symbol = FindLongSymbol((ulong)i << (64 - LookupBits), out int length);
                symbols[i] = (ushort)((length << 8) | symbol);
            }
        }

        return symbols;
    }

    private int FindLongSymbol(ulong bits, out int length)
    {
        int prefix = (int)(bits >> 48);
        for (length = 1; length <= 16; length++)
        {
            if (prefix < _limits[length])
            {
                return _values[(prefix >> (16 - length)) + _offsets[length]];
            }
        }

        throw new InvalidImageException("JPEG: the data hold a code that is in no Huffman table; the file is damaged.");
    }

    private uint Entry(int symbol, int length)
    {
        int size = symbol & 15, run = symbol >> 4;
        if (_isAc && size == 0 && run < 15)
        {
            run = EndOfBlockRun;
        }

        return (uint)((length + size) | (length << 8) | ((63 - size) << 16) | (run << 24));
    }
}
