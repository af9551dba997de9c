using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Decodes one block of a sequential scan: the loop in which half of all decoding time is spent.</summary>
internal static unsafe class BaselineBlock
{
    /// <summary>Decodes a block into cleared memory.</summary>
    /// <param name="reader">The bits.</param>
    /// <param name="dc">Table of the DC difference.</param>
    /// <param name="ac">Table of the AC coefficients.</param>
    /// <param name="block"><see cref="ZigZag.BlockLength"/> numbers, the first 64 of them zero; natural order.</param>
    /// <param name="prediction">DC of the block before, replaced by that of this one.</param>
    /// <remarks>Not inlined: within another loop the registers would not suffice.</remarks>
    /// <returns>One past the place, in file order, of the last coefficient: 1 where there is nothing but DC.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Decode(ref BitReader reader, HuffmanTable dc, HuffmanTable ac, short* block, ref int prediction)
    {
        reader.CheckEnd();

        // Copies in registers: through the reference every step would go through memory.
        ulong bits = reader.Bits;
        int count = reader.Count;
        byte* next = reader.Position;
        ref byte natural = ref MemoryMarshal.GetReference(ZigZag.ToNatural);

        bits |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(next)) >> count;
        next += (63 - count) >> 3;
        count |= 56;

        uint entry = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(dc.Lookup), (nint)(bits >> (64 - HuffmanTable.LookupBits)));
        if (entry == 0)
        {
            entry = dc.FindLong(bits);
        }

        prediction = (short)(prediction + Extend(bits, entry));
        block[0] = (short)prediction;
        bits <<= (int)entry;
        count -= (int)entry & 63;

        ref uint lookup = ref MemoryMarshal.GetArrayDataReference(ac.Lookup);
        nint k = 1;
        while (true)
        {
            bits |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(next)) >> count;
            next += (63 - count) >> 3;
            count |= 56;

            // Two codes a refill: of the look-ahead's length with 15 extra bits they take 50 of the 56 bits.
            entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - HuffmanTable.LookupBits)));
            if (entry == 0)
            {
                // Up to 31 bits: refill before anything else.
                entry = ac.FindLong(bits);
                k += (nint)(entry >> 24);
                block[Unsafe.Add(ref natural, k)] = (short)Extend(bits, entry);
                bits <<= (int)entry;
                count -= (int)entry & 63;
                if (++k >= 64)
                {
                    break;
                }

                continue;
            }

            k += (nint)(entry >> 24);
            block[Unsafe.Add(ref natural, k)] = (short)Extend(bits, entry);
            bits <<= (int)entry;
            count -= (int)entry & 63;
            if (++k >= 64)
            {
                break;
            }

            entry = Unsafe.Add(ref lookup, (nint)(bits >> (64 - HuffmanTable.LookupBits)));
            if (entry == 0)
            {
                // 25 + 31 bits at most were needed: still within the refill.
                entry = ac.FindLong(bits);
            }

            k += (nint)(entry >> 24);
            block[Unsafe.Add(ref natural, k)] = (short)Extend(bits, entry);
            bits <<= (int)entry;
            count -= (int)entry & 63;
            if (++k >= 64)
            {
                break;
            }
        }

        reader.Bits = bits;
        reader.Count = count;
        reader.Position = next;
        return k > HuffmanTable.EndOfBlockRun ? (int)k - HuffmanTable.EndOfBlockRun - 1 : 64;
    }

    /// <summary>
    /// The value whose extra bits follow the code (T.81, F.2.2.1 EXTEND), without a branch: n bits with a leading 1 are a positive
    /// number, with a leading 0 a negative one, less 2^n - 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Extend(ulong bits, uint entry)
    {
        ulong extra = bits << (int)(entry >> 8);
        ulong negative = (ulong)((long)~extra >> 63);

        // Inverting the bits of a negative number gives its magnitude.
        ulong magnitude = ((extra ^ negative) >> 1) >> (int)(entry >> 16);
        return (int)((magnitude ^ negative) - negative);
    }
}
