using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>The four kinds of progressive scans (T.81, annex G), one block at a time.</summary>
/// <remarks>The loops work on a copy of the reader: its fields then live in registers.</remarks>
internal static unsafe class ProgressiveBlock
{
    /// <summary>First scan of DC: the difference, shifted.</summary>
    public static void FirstDc(ref BitReader reader, HuffmanTable table, short* block, ref int prediction, int low)
    {
        reader.CheckEnd();
        BitReader bits = reader;
        bits.Refill();
        uint entry = table.Lookup[bits.Bits >> (64 - HuffmanTable.LookupBits)];
        if (entry == 0)
        {
            entry = table.FindLong(bits.Bits);
        }

        prediction = (short)(prediction + BaselineBlock.Extend(bits.Bits, entry));
        bits.Skip((int)entry & 63);
        block[0] = (short)(prediction << low);
        reader = bits;
    }

    /// <summary>Later scans of DC: one more bit.</summary>
    public static void RefineDc(ref BitReader reader, short* block, int low)
    {
        reader.CheckEnd();
        reader.Refill();
        if (reader.TakeBit())
        {
            block[0] |= (short)(1 << low);
        }
    }

    /// <summary>First scan of a band of AC. Not called within a run of empty blocks.</summary>
    /// <returns>Further blocks without coefficients.</returns>
    public static int FirstAc(ref BitReader reader, HuffmanTable table, short* block, JpegScan scan)
    {
        reader.CheckEnd();
        BitReader bits = reader;
        int last = scan.Last, low = scan.Low, emptyRun = 0;
        ref byte natural = ref MemoryMarshal.GetReference(ZigZag.ToNatural);
        for (int k = scan.First; k <= last; k++)
        {
            bits.Refill();
            int symbol = table.FindSymbol(bits.Bits, out int length);
            bits.Skip(length);
            int run = symbol >> 4, size = symbol & 15;
            k += run;
            if (size == 0)
            {
                if (run < 15)
                {
                    emptyRun = EndOfBand(ref bits, run) - 1;
                    break;
                }

                continue;
            }

            int value = bits.Take(size);
            if (value < 1 << (size - 1))
            {
                value -= (1 << size) - 1;
            }

            block[Unsafe.Add(ref natural, k)] = (short)(value << low);
        }

        reader = bits;
        return emptyRun;
    }

    /// <summary>Later scans of a band of AC: one more bit of each known coefficient, and new ones of size 1 between them.</summary>
    /// <param name="reader">The bits.</param>
    /// <param name="table">Codes.</param>
    /// <param name="block">The block.</param>
    /// <param name="scan">Band and bit.</param>
    /// <param name="emptyRun">Blocks, this one included, that get no new coefficients; updated.</param>
    public static void RefineAc(ref BitReader reader, HuffmanTable table, short* block, JpegScan scan, ref int emptyRun)
    {
        reader.CheckEnd();
        BitReader bits = reader;
        short bit = (short)(1 << scan.Low);
        int k = scan.First, last = scan.Last, empty = emptyRun;
        ref byte natural = ref MemoryMarshal.GetReference(ZigZag.ToNatural);

        // Known coefficients of the band by place in the file; asking for each place in turn took most of the time.
        ulong known = ZigZag.NonZeroPlaces(block) & (ulong.MaxValue >> (63 - last)) & (ulong.MaxValue << k);
        while (empty == 0 && k <= last)
        {
            bits.Refill();
            int symbol = table.FindSymbol(bits.Bits, out int length);
            bits.Skip(length);
            int run = symbol >> 4, size = symbol & 15;
            short value = 0;
            if (size != 0)
            {
                // The size is always 1; damaged files say otherwise and libjpeg goes on, too.
                value = bits.TakeBit() ? bit : (short)-bit;
            }
            else if (run < 15)
            {
                empty = EndOfBand(ref bits, run);
                break;
            }

            // Over so many zeros, refining what lies between them.
            while (k <= last)
            {
                int zeros = BitOperations.TrailingZeroCount(known >> k);
                if (zeros > run)
                {
                    k += run;
                    if (value != 0 && k <= last)
                    {
                        block[Unsafe.Add(ref natural, k)] = value;
                    }

                    break;
                }

                run -= zeros;
                k += zeros;
                Refine(ref bits, block + Unsafe.Add(ref natural, k), bit);
                k++;
            }

            k++;
        }

        if (empty > 0)
        {
            empty--;
            for (ulong rest = k <= last ? known >> k << k : 0; rest != 0; rest &= rest - 1)
            {
                Refine(ref bits, block + Unsafe.Add(ref natural, BitOperations.TrailingZeroCount(rest)), bit);
            }
        }

        emptyRun = empty;
        reader = bits;
    }

    /// <summary>Whether any coefficient but DC is not zero.</summary>
    public static bool HasAc(short* block) => new ReadOnlySpan<short>(block + 1, 63).ContainsAnyExcept((short)0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Refine(ref BitReader bits, short* coefficient, short bit)
    {
        if (bits.Count < 8)
        {
            bits.Refill();
        }

        if (bits.TakeBit() && (*coefficient & bit) == 0)
        {
            *coefficient += *coefficient > 0 ? bit : (short)-bit;
        }
    }

    /// <summary>Length of a run of blocks: 2^run plus that many bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EndOfBand(ref BitReader reader, int run)
        => run == 0 ? 1 : (1 << run) + reader.Take(run);
}
