using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

public unsafe class InverseDctTests
{
    [Fact]
    public void Vectors_agree_with_the_plain_loops()
    {
        var random = new Random(3);
        short* block = stackalloc short[64], quantization = stackalloc short[64];
        byte* fast = stackalloc byte[128], plain = stackalloc byte[128];
        for (int round = 0; round < 5000; round++)
        {
            // From nearly empty blocks to ones beyond all that an encoder writes.
            int range = 1 << random.Next(1, 15);
            for (int i = 0; i < 64; i++)
            {
                block[i] = (short)(random.Next(100) < round % 100 ? random.Next(-range, range) : 0);
                quantization[i] = (short)random.Next(1, 40);
            }

            InverseDct.Transform(block, quantization, fast, 16);
            InverseDctReference.Transform(block, quantization, plain, 16);
            for (int y = 0; y < 8; y++)
            {
                Assert.True(new Span<byte>(fast + (y * 16), 8).SequenceEqual(new Span<byte>(plain + (y * 16), 8)), $"round {round}, row {y}");
            }

            NarrowInverseDct.Transform(block, quantization, fast, 16);
            for (int y = 0; y < 8; y++)
            {
                Assert.True(new Span<byte>(fast + (y * 16), 8).SequenceEqual(new Span<byte>(plain + (y * 16), 8)), $"round {round}, row {y}");
            }
        }
    }

    [Fact]
    public void The_short_form_for_low_frequencies_agrees_with_the_plain_loops()
    {
        var random = new Random(13);
        short* block = stackalloc short[64], quantization = stackalloc short[64];
        byte* fast = stackalloc byte[64], plain = stackalloc byte[64];
        for (int round = 0; round < 5000; round++)
        {
            int range = 1 << random.Next(1, 15);
            for (int i = 0; i < 64; i++)
            {
                block[i] = (short)(i % 8 < 4 && i < 32 ? random.Next(-range, range) : 0);
                quantization[i] = (short)random.Next(1, 40);
            }

            InverseDct.TransformCorner(block, quantization, fast, 8);
            InverseDctReference.Transform(block, quantization, plain, 8);
            Assert.True(new Span<byte>(fast, 64).SequenceEqual(new Span<byte>(plain, 64)), $"round {round}");

            NarrowInverseDct.TransformCorner(block, quantization, fast, 8);
            Assert.True(new Span<byte>(fast, 64).SequenceEqual(new Span<byte>(plain, 64)), $"round {round}");
        }

        for (int k = 0; k < InverseDct.CornerEnd; k++)
        {
            Assert.True(ZigZag.ToNatural[k] % 8 < 4 && ZigZag.ToNatural[k] < 32);
        }
    }

    [Fact]
    public void A_lone_dc_agrees_with_the_plain_loops()
    {
        short* block = stackalloc short[64], quantization = stackalloc short[64];
        byte* fast = stackalloc byte[64], plain = stackalloc byte[64];
        new Span<short>(block, 64).Clear();
        new Span<short>(quantization, 64).Fill(1);
        for (int dc = short.MinValue; dc <= short.MaxValue; dc += 7)
        {
            block[0] = (short)dc;
            InverseDct.TransformDc(dc, fast, 8);
            InverseDctReference.Transform(block, quantization, plain, 8);
            Assert.True(new Span<byte>(fast, 64).SequenceEqual(new Span<byte>(plain, 64)), $"DC {dc}");
        }
    }

    [Fact]
    public void The_transform_is_the_cosine_transform()
    {
        var random = new Random(4);
        short* block = stackalloc short[64], quantization = stackalloc short[64];
        byte* pixels = stackalloc byte[64];
        for (int round = 0; round < 200; round++)
        {
            for (int i = 0; i < 64; i++)
            {
                block[i] = (short)(i < 12 ? random.Next(-30, 30) : random.Next(-3, 4));
                quantization[i] = (short)random.Next(1, 8);
            }

            InverseDct.Transform(block, quantization, pixels, 8);
            for (int y = 0; y < 8; y++)
            {
                for (int x = 0; x < 8; x++)
                {
                    double sum = 0;
                    for (int i = 0; i < 64; i++)
                    {
                        int u = i % 8, v = i / 8;
                        double scale = (u == 0 ? Math.Sqrt(0.125) : 0.5) * (v == 0 ? Math.Sqrt(0.125) : 0.5);
                        sum += scale * block[i] * quantization[i]
                            * Math.Cos(((2 * x) + 1) * u * Math.PI / 16) * Math.Cos(((2 * y) + 1) * v * Math.PI / 16);
                    }

                    Assert.InRange(pixels[(y * 8) + x] - Math.Clamp(sum + 128, 0, 255), -1.01, 1.01);
                }
            }
        }
    }
}
