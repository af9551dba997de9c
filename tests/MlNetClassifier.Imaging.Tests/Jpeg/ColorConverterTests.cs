using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

public unsafe class ColorConverterTests
{
    [Fact]
    public void Vectors_agree_with_the_plain_loop_for_every_colour()
    {
        // All pairs of chrominance, with luminances spread over them.
        const int width = 256;
        byte* luma = stackalloc byte[width + 16], cb = stackalloc byte[width + 16], cr = stackalloc byte[width + 16];
        byte* fast = stackalloc byte[width * 3], plain = stackalloc byte[width * 3];
        for (int v = 0; v < 256; v++)
        {
            for (int u = 0; u < width; u++)
            {
                luma[u] = (byte)((u * 37) + (v * 11));
                cb[u] = (byte)u;
                cr[u] = (byte)v;
            }

            ColorConverter.FromYCbCr(luma, cb, cr, fast, width);
            ColorConverter.FromYCbCrReference(luma, cb, cr, plain, width);
            Assert.True(new Span<byte>(fast, width * 3).SequenceEqual(new Span<byte>(plain, width * 3)), $"Cr {v}");
        }
    }

    [Fact]
    public void Rows_of_every_length_end_where_they_should()
    {
        byte* samples = stackalloc byte[3 * 96], rgb = stackalloc byte[300], plain = stackalloc byte[300];
        new Random(8).NextBytes(new Span<byte>(samples, 3 * 96));
        for (int width = 1; width <= 80; width++)
        {
            new Span<byte>(rgb, 300).Fill(77);
            ColorConverter.FromYCbCr(samples, samples + 96, samples + 192, rgb, width);
            ColorConverter.FromYCbCrReference(samples, samples + 96, samples + 192, plain, width);
            Assert.True(new Span<byte>(rgb, width * 3).SequenceEqual(new Span<byte>(plain, width * 3)), $"width {width}");
            Assert.Equal(-1, new Span<byte>(rgb + (width * 3), 300 - (width * 3)).IndexOfAnyExcept((byte)77));
        }
    }

    [Fact]
    public void The_colours_are_those_of_the_standard()
    {
        byte* rgb = stackalloc byte[3];
        for (int i = 0; i < 1000; i++)
        {
            byte y = (byte)(i * 7), u = (byte)(i * 13), v = (byte)(i * 29);
            ColorConverter.FromYCbCr(Padded(y), Padded(u), Padded(v), rgb, 1);
            Assert.InRange(rgb[0] - Math.Clamp(y + (1.402 * (v - 128)), 0, 255), -0.51, 0.51);
            Assert.InRange(rgb[1] - Math.Clamp(y - (0.344136 * (u - 128)) - (0.714136 * (v - 128)), 0, 255), -0.51, 0.51);
            Assert.InRange(rgb[2] - Math.Clamp(y + (1.772 * (u - 128)), 0, 255), -0.51, 0.51);
        }
    }

    [Fact]
    public void Inks_darken()
    {
        // Stored inverted: 255 is no ink.
        byte* rgb = stackalloc byte[3];
        ColorConverter.FromCmyk(Padded(255), Padded(0), Padded(128), Padded(255), rgb, 1);
        Assert.Equal([255, 0, 128], new Span<byte>(rgb, 3).ToArray());
        ColorConverter.FromCmyk(Padded(255), Padded(0), Padded(128), Padded(100), rgb, 1);
        Assert.Equal([100, 0, 50], new Span<byte>(rgb, 3).ToArray());
    }

    private static readonly byte[] s_values = GC.AllocateArray<byte>(256 * 17, pinned: true);

    /// <summary>A sample with room behind it.</summary>
    private static byte* Padded(byte value)
    {
        fixed (byte* start = s_values)
        {
            start[value * 17] = value;
            return start + (value * 17);
        }
    }
}
