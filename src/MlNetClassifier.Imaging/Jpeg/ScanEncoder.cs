namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Turns pixels into the blocks of one interleaved scan. Pixels beyond the edges repeat the last ones.</summary>
internal sealed class ScanEncoder(PixelImage image, byte[] luminance, byte[] chrominance, JpegSubsampling subsampling, BitWriter bits)
{
    private readonly HuffmanEncoder _dcLuminance = new(StandardTables.DcLuminanceCounts, StandardTables.DcValues);
    private readonly HuffmanEncoder _acLuminance = new(StandardTables.AcLuminanceCounts, StandardTables.AcLuminanceValues);
    private readonly HuffmanEncoder _dcChrominance = new(StandardTables.DcChrominanceCounts, StandardTables.DcValues);
    private readonly HuffmanEncoder _acChrominance = new(StandardTables.AcChrominanceCounts, StandardTables.AcChrominanceValues);

    public void Run()
    {
        int factor = subsampling == JpegSubsampling.Half ? 2 : 1, side = 8 * factor;
        Span<byte> planes = stackalloc byte[3 * 16 * 16];
        Span<int> predictions = stackalloc int[3];
        Span<byte> small = stackalloc byte[64];
        predictions.Clear();
        for (int y = 0; y < image.Height; y += side)
        {
            for (int x = 0; x < image.Width; x += side)
            {
                Load(x, y, side, planes);
                for (int v = 0; v < factor; v++)
                {
                    for (int h = 0; h < factor; h++)
                    {
                        WriteBlock(planes[((v * 8 * 16) + (h * 8))..], 16, luminance, ref predictions[0], _dcLuminance, _acLuminance);
                    }
                }

                for (int c = 1; c < 3; c++)
                {
                    Span<byte> plane = planes.Slice(c * 256, 256);
                    if (factor == 2)
                    {
                        Halve(plane, small);
                        WriteBlock(small, 8, chrominance, ref predictions[c], _dcChrominance, _acChrominance);
                    }
                    else
                    {
                        WriteBlock(plane, 16, chrominance, ref predictions[c], _dcChrominance, _acChrominance);
                    }
                }
            }
        }
    }

    /// <summary>Converts a square of pixels to three planes of 16 columns (JFIF's YCbCr).</summary>
    private void Load(int left, int top, int side, Span<byte> planes)
    {
        int channels = image.Channels;
        for (int y = 0; y < side; y++)
        {
            ReadOnlySpan<byte> row = image.Row(Math.Min(top + y, image.Height - 1));
            for (int x = 0; x < side; x++)
            {
                int o = Math.Min(left + x, image.Width - 1) * channels;
                int r = row[o], g = row[o + 1], b = row[o + 2], at = (y * 16) + x;
                planes[at] = (byte)(((19595 * r) + (38470 * g) + (7471 * b) + 32768) >> 16);
                planes[256 + at] = (byte)(((-11059 * r) - (21709 * g) + (32768 * b) + (128 << 16) + 32767) >> 16);
                planes[512 + at] = (byte)(((32768 * r) - (27439 * g) - (5329 * b) + (128 << 16) + 32767) >> 16);
            }
        }
    }

    /// <summary>Means of 2x2, rounded down and up in turns so that no drift arises.</summary>
    private static void Halve(ReadOnlySpan<byte> plane, Span<byte> small)
    {
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                int at = (y * 32) + (x * 2);
                small[(y * 8) + x] = (byte)((plane[at] + plane[at + 1] + plane[at + 16] + plane[at + 17] + 1 + (x & 1)) >> 2);
            }
        }
    }

    private void WriteBlock(
        ReadOnlySpan<byte> samples, int stride, byte[] factors, ref int prediction, HuffmanEncoder dc, HuffmanEncoder ac)
    {
        Span<int> block = stackalloc int[64];
        for (int i = 0; i < 64; i++)
        {
            block[i] = samples[((i / 8) * stride) + (i % 8)] - 128;
        }

        ForwardDct.Transform(block);
        Span<short> ordered = stackalloc short[64];
        for (int k = 0; k < 64; k++)
        {
            // The transform's result is eight times too large; round half away from zero.
            int at = ZigZag.ToNatural[k], divisor = factors[at] * 8, value = block[at];
            int magnitude = (Math.Abs(value) + (divisor / 2)) / divisor;
            ordered[k] = (short)(value < 0 ? -magnitude : magnitude);
        }

        HuffmanEncoder.WriteBlock(bits, ordered, ref prediction, dc, ac);
    }
}
