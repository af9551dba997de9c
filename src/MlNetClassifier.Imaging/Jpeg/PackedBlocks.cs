using System.Runtime.CompilerServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// Blocks on their way from one thread to another. Memory that one processor writes and another reads moves from cache to cache a line at a time, at the price of dozens of
/// coefficients; so of each block only the lines are written that hold something, and of a flat block none.
/// </summary>
/// <param name="blocks">Room for 64 numbers a block.</param>
/// <param name="heads">Room for a number a block.</param>
internal readonly unsafe struct PackedBlocks(short* blocks, int* heads)
{
    /// <summary>Bytes a block.</summary>
    public const int BlockBytes = (64 * sizeof(short)) + sizeof(int);

    private const int HalfBytes = 32 * sizeof(short);

    /// <summary>Stores a block.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="block">64 coefficients, natural order.</param>
    /// <param name="end">One past the place of the last in file order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(int index, short* block, int end)
    {
        heads[index] = (block[0] << 8) | end;
        if (end > 1)
        {
            short* to = blocks + ((long)index * 64);
            Unsafe.CopyBlockUnaligned(to, block, HalfBytes);

            // Below this end every coefficient lies in the first four rows.
            if (end > InverseDct.CornerEnd)
            {
                Unsafe.CopyBlockUnaligned(to + 32, block + 32, HalfBytes);
            }
        }
    }

    /// <summary>Takes a block out.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="scratch">64 zeros, where a block is put together of which not all was stored; all but the first four rows must stay zero.</param>
    /// <param name="end">One past the place of the last coefficient in file order.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public short* Get(int index, short* scratch, out int end)
    {
        int head = heads[index];
        end = head & 0xFF;
        if (end > InverseDct.CornerEnd)
        {
            return blocks + ((long)index * 64);
        }

        if (end > 1)
        {
            Unsafe.CopyBlockUnaligned(scratch, blocks + ((long)index * 64), HalfBytes);
        }
        else
        {
            Unsafe.InitBlockUnaligned(scratch, 0, HalfBytes);
            scratch[0] = (short)(head >> 8);
        }

        return scratch;
    }
}
