using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Reads bits from unstuffed entropy-coded data (<see cref="EntropySegment"/>). The buffer is left-aligned: the next bit is bit 63.
/// </summary>
/// <remarks>
/// A refill is five instructions without a branch (F. Giesen, "Reading bits in far too many ways", 2018, variant 4): bits below
/// <see cref="Count"/> may already hold data, which the next refill writes again with the same value.
/// </remarks>
internal unsafe struct BitReader
{
    /// <summary>Next byte to load.</summary>
    public byte* Position;

    /// <summary>End of the data; behind it lie <see cref="EntropySegment.Padding"/> zeros.</summary>
    public byte* End;

    public ulong Bits;

    /// <summary>Valid bits, at least 56 after a refill.</summary>
    public int Count;

    public BitReader(byte* data, int length)
    {
        Position = data;
        End = data + length;
        Bits = 0;
        Count = 0;
    }

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsExhausted => ((End - Position) * 8) + Count < 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill()
    {
        Bits |= BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(Position)) >> Count;
        Position += (63 - Count) >> 3;
        Count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        Bits <<= count;
        Count -= count;
    }

    /// <summary>The next 1 to 16 bits as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int count)
    {
        int value = (int)(Bits >> (64 - count));
        Skip(count);
        return value;
    }

    /// <summary>One bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TakeBit()
    {
        bool bit = (long)Bits < 0;
        Skip(1);
        return bit;
    }

    /// <summary>Called between blocks: a block may run past the end by less than the padding, two may not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void CheckEnd()
    {
        if (Position > End + 8)
        {
            ThrowTruncated();
        }
    }

    public static void ThrowTruncated() => throw new InvalidImageException(
        "JPEG: the file is truncated or damaged: the compressed data end before the picture is complete.");
}
