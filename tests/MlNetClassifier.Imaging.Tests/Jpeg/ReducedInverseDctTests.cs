using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

public unsafe class ReducedInverseDctTests
{
    [Fact]
    public void Vectors_agree_with_the_plain_loops()
    {
        var random = new Random(5);
        short* block = stackalloc short[64], quantization = stackalloc short[64];
        byte* fast = stackalloc byte[64], plain = stackalloc byte[64];
        new Span<byte>(fast, 64).Clear();
        new Span<byte>(plain, 64).Clear();
        for (int round = 0; round < 5000; round++)
        {
            int range = 1 << random.Next(1, 15);
            for (int i = 0; i < 64; i++)
            {
                block[i] = (short)(random.Next(100) < round % 100 ? random.Next(-range, range) : 0);
                quantization[i] = (short)random.Next(1, 40);
            }

            ReducedInverseDct.Transform4(block, quantization, fast, 8);
            ReducedInverseDctReference.Transform4(block, quantization, plain, 8);
            Assert.True(new Span<byte>(fast, 64).SequenceEqual(new Span<byte>(plain, 64)), $"4x4, round {round}");

            ReducedInverseDct.Transform2(block, quantization, fast, 8);
            ReducedInverseDctReference.Transform2(block, quantization, plain, 8);
            Assert.True(new Span<byte>(fast, 64).SequenceEqual(new Span<byte>(plain, 64)), $"2x2, round {round}");
        }
    }
}
