using System.Runtime.InteropServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>The four kinds of progressive scans (T.81, annex G), one block at a time.</summary>
internal static unsafe class ProgressiveBlock
{
    /// <summary>First scan of DC: the difference, shifted.</summary>
    public static void FirstDc(ref BitReader reader, HuffmanTable table, short* block, ref int prediction, int low)
    {
        reader.CheckEnd();
        reader.Refill();
        uint entry = Look(ref reader, table);
        prediction = (short)(prediction + BaselineBlock.Extend(reader.Bits, entry));
        reader.Skip((int)entry & 63);
        block[0] = (short)(prediction << low);
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
        ref byte natural = ref MemoryMarshal.GetReference(ZigZag.ToNatural);
        for (int k = scan.First; k <= scan.Last; k++)
        {
            reader.Refill();
            int symbol = table.FindSymbol(reader.Bits, out int length);
            reader.Skip(length);
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0)
            {
                if (run < 15)
                {
                    return EndOfBand(ref reader, run) - 1;
                }

                k += 15;
                continue;
            }

            k += run;
            int value = reader.Take(size);
            if (value < 1 << (size - 1))
            {
                value -= (1 << size) - 1;
            }

            block[System.Runtime.CompilerServices.Unsafe.Add(ref natural, k)] = (short)(value << scan.Low);
        }

        return 0;
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
        short bit = (short)(1 << scan.Low);
        int k = scan.First;
        if (emptyRun == 0)
        {
            while (k <= scan.Last)
            {
                reader.Refill();
                int symbol = table.FindSymbol(reader.Bits, out int length);
                reader.Skip(length);
                int run = symbol >> 4, size = symbol & 15;
                short value = 0;
                if (size == 0)
                {
                    if (run < 15)
                    {
                        emptyRun = EndOfBand(ref reader, run);
                        break;
                    }
                }
                else
                {
                    // The size is always 1; damaged files say otherwise and libjpeg goes on, too.
                    value = reader.TakeBit() ? bit : (short)-bit;
                }

                k = SkipZeros(ref reader, block, k, scan.Last, run, bit);
                if (value != 0 && k <= scan.Last)
                {
                    block[ZigZag.ToNatural[k]] = value;
                }

                k++;
            }
        }

        if (emptyRun > 0)
        {
            SkipZeros(ref reader, block, k, scan.Last, int.MaxValue, bit);
            emptyRun--;
        }
    }

    /// <summary>Refines the coefficients on the way over <paramref name="zeros"/> zero ones; returns the place of the next zero.</summary>
    private static int SkipZeros(ref BitReader reader, short* block, int k, int last, int zeros, short bit)
    {
        ref byte natural = ref MemoryMarshal.GetReference(ZigZag.ToNatural);
        for (; k <= last; k++)
        {
            short* coefficient = block + System.Runtime.CompilerServices.Unsafe.Add(ref natural, k);
            if (*coefficient == 0)
            {
                if (--zeros < 0)
                {
                    break;
                }
            }
            else
            {
                if (reader.Count < 8)
                {
                    reader.Refill();
                }

                if (reader.TakeBit() && (*coefficient & bit) == 0)
                {
                    *coefficient += *coefficient > 0 ? bit : (short)-bit;
                }
            }
        }

        return k;
    }

    /// <summary>Length of a run of blocks: 2^run plus that many bits.</summary>
    private static int EndOfBand(ref BitReader reader, int run)
        => run == 0 ? 1 : (1 << run) + reader.Take(run);

    private static uint Look(ref BitReader reader, HuffmanTable table)
    {
        uint entry = table.Lookup[reader.Bits >> (64 - HuffmanTable.LookupBits)];
        return entry != 0 ? entry : table.FindLong(reader.Bits);
    }
}
