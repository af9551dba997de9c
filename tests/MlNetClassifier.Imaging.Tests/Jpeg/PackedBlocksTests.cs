using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

public unsafe class PackedBlocksTests
{
    [Fact]
    public void Blocks_come_out_as_they_were_put_in()
    {
        const int Count = 65 * 4;
        var random = new Random(3);
        short[] stored = new short[Count * 64], expected = new short[Count * 64], scratch = new short[64];
        int[] heads = new int[Count];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(stored.AsSpan()));
        fixed (short* blocks = stored, source = expected, zeros = scratch)
        fixed (int* numbers = heads)
        {
            PackedBlocks packed = new(blocks, numbers);
            for (int index = 0; index < Count; index++)
            {
                // Every end, in turns, so that what is put together meets what was there before.
                int end = index % 65;
                for (int place = 0; place < Math.Max(end, 1); place++)
                {
                    source[(index * 64) + ZigZag.ToNatural[place]] = (short)random.Next(short.MinValue, short.MaxValue + 1);
                }

                packed.Put(index, source + (index * 64), end);
            }

            foreach (int index in Enumerable.Range(0, Count).OrderBy(_ => random.Next()))
            {
                short* block = packed.Get(index, zeros, out int end);
                Assert.Equal(index % 65, end);
                Assert.Equal(expected.AsSpan(index * 64, 64), new ReadOnlySpan<short>(block, 64));
            }
        }
    }
}
