using System.Buffers.Binary;
using MlNetClassifier.Imaging.Jpeg;

namespace MlNetClassifier.Imaging.Tests.Jpeg;

/// <summary>
/// Writes the same random coefficients as JPEGs of every kind: interleaved or one component a scan, with restart markers, progressive with
/// spectral selection and successive approximation. Whatever the kind, the decoded picture must be the same.
/// </summary>
internal sealed class TestJpegWriter
{
    private static readonly HuffmanEncoder s_dc = new(StandardTables.DcLuminanceCounts, StandardTables.DcValues);
    private static readonly HuffmanEncoder s_ac = new(StandardTables.AcLuminanceCounts, StandardTables.AcLuminanceValues);

    private readonly (int H, int V)[] _sampling;
    private readonly int _width;
    private readonly int _height;
    private readonly int _unitsAcross;
    private readonly int _unitsDown;

    /// <summary>By component: blocks of 64 coefficients in file order, row by row, filled up to whole units.</summary>
    private readonly short[][][] _blocks;

    public TestJpegWriter(int width, int height, (int H, int V)[] sampling, int seed)
    {
        (_width, _height, _sampling) = (width, height, sampling);
        int maxH = sampling.Max(s => s.H), maxV = sampling.Max(s => s.V);
        _unitsAcross = (width + (8 * maxH) - 1) / (8 * maxH);
        _unitsDown = (height + (8 * maxV) - 1) / (8 * maxV);
        var random = new Random(seed);
        _blocks = [.. sampling.Select(s => Enumerable.Range(0, _unitsAcross * s.H * _unitsDown * s.V).Select(_ => Block(random)).ToArray())];
    }

    public byte[] Sequential(bool interleaved, int restartInterval = 0)
    {
        using var file = new MemoryStream();
        WriteHeader(file, JpegMarker.BaselineFrame, restartInterval);
        int[][] scans = interleaved ? [[.. Enumerable.Range(0, _sampling.Length)]] : [.. Enumerable.Range(0, _sampling.Length).Select(c => new[] { c })];
        foreach (int[] components in scans)
        {
            int[] predictions = new int[_sampling.Length];
            WriteScan(file, components, 0, 63, 0, 0, restartInterval, (bits, c, block, restarted) =>
            {
                if (restarted)
                {
                    predictions.AsSpan().Clear();
                }

                HuffmanEncoder.WriteBlock(bits, block, ref predictions[c], s_dc, s_ac);
            });
        }

        return End(file);
    }

    public byte[] Progressive(int restartInterval = 0)
    {
        using var file = new MemoryStream();
        WriteHeader(file, JpegMarker.ProgressiveFrame, restartInterval);
        int[] all = [.. Enumerable.Range(0, _sampling.Length)], predictions = new int[_sampling.Length];
        WriteScan(file, all, 0, 0, 0, 1, restartInterval, (bits, c, block, restarted) =>
        {
            if (restarted)
            {
                predictions.AsSpan().Clear();
            }

            int value = block[0] >> 1, difference = value - predictions[c], size = Size(difference);
            predictions[c] = value;
            s_dc.Write(bits, size);
            WriteValue(bits, difference, size);
        });
        foreach (int c in all)
        {
            WriteScan(file, [c], 1, 5, 0, 0, restartInterval, (bits, _, block, _) => FirstAc(bits, block, 1, 5, 0));
            WriteScan(file, [c], 6, 63, 0, 2, restartInterval, (bits, _, block, _) => FirstAc(bits, block, 6, 63, 2));
            WriteScan(file, [c], 6, 63, 2, 1, restartInterval, (bits, _, block, _) => RefineAc(bits, block, 6, 63, 1));
        }

        WriteScan(file, all, 0, 0, 1, 0, restartInterval, (bits, _, block, _) => bits.Write((uint)block[0] & 1, 1));
        foreach (int c in all)
        {
            WriteScan(file, [c], 6, 63, 1, 0, restartInterval, (bits, _, block, _) => RefineAc(bits, block, 6, 63, 0));
        }

        return End(file);
    }

    private static short[] Block(Random random)
    {
        short[] block = new short[64];
        block[0] = (short)random.Next(-60, 60);
        for (int n = random.Next(0, 20); n > 0; n--)
        {
            int k = random.Next(3) == 0 ? random.Next(1, 64) : random.Next(1, 12);
            block[k] = (short)random.Next(-9, 10);
        }

        return block;
    }

    private static void FirstAc(BitWriter bits, short[] block, int first, int last, int low)
    {
        int run = 0;
        for (int k = first; k <= last; k++)
        {
            // Towards zero, so that the sign of a coefficient is settled when it appears.
            int value = block[k] / (1 << low);
            if (value == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16)
            {
                s_ac.Write(bits, 0xF0);
            }

            int size = Size(value);
            s_ac.Write(bits, (run << 4) | size);
            WriteValue(bits, value, size);
            run = 0;
        }

        if (run > 0)
        {
            s_ac.Write(bits, 0);
        }
    }

    /// <summary>T.81, figure G.7, without runs of blocks (the standard tables have no codes for them).</summary>
    private static void RefineAc(BitWriter bits, short[] block, int first, int last, int low)
    {
        int lastNew = last;
        while (lastNew >= first && Math.Abs(block[lastNew]) >> low != 1)
        {
            lastNew--;
        }

        var corrections = new List<int>();
        int run = 0;
        for (int k = first; k <= last; k++)
        {
            int magnitude = Math.Abs(block[k]) >> low;
            if (magnitude > 1)
            {
                corrections.Add(magnitude & 1);
                continue;
            }

            if (magnitude == 0)
            {
                run++;
                if (run == 16 && k < lastNew)
                {
                    s_ac.Write(bits, 0xF0);
                    Flush(bits, corrections);
                    run = 0;
                }

                continue;
            }

            s_ac.Write(bits, (run << 4) | 1);
            bits.Write(block[k] < 0 ? 0u : 1u, 1);
            Flush(bits, corrections);
            run = 0;
        }

        if (run > 0 || corrections.Count > 0)
        {
            s_ac.Write(bits, 0);
            Flush(bits, corrections);
        }
    }

    private static void Flush(BitWriter bits, List<int> corrections)
    {
        corrections.ForEach(bit => bits.Write((uint)bit, 1));
        corrections.Clear();
    }

    private static int Size(int value) => value == 0 ? 0 : (int)Math.Log2(Math.Abs(value)) + 1;

    private static void WriteValue(BitWriter bits, int value, int size)
    {
        if (size > 0)
        {
            bits.Write((uint)(value < 0 ? value - 1 : value), size);
        }
    }

    private void WriteScan(
        MemoryStream file, int[] components, int first, int last, int high, int low, int interval, Action<BitWriter, int, short[], bool> write)
    {
        file.Write([0xFF, JpegMarker.StartOfScan, 0, (byte)(6 + (2 * components.Length)), (byte)components.Length]);
        foreach (int c in components)
        {
            file.Write([(byte)(c + 1), 0]);
        }

        file.Write([(byte)first, (byte)last, (byte)((high << 4) | low)]);
        var bits = new BitWriter(file);
        int unit = 0;
        foreach (List<(int Component, short[] Block)> blocks in Units(components))
        {
            bool restart = interval > 0 && unit > 0 && unit % interval == 0;
            if (restart)
            {
                bits.Dispose();
                file.Write([0xFF, (byte)(JpegMarker.FirstRestart + (((unit / interval) - 1) & 7))]);
                bits = new BitWriter(file);
            }

            for (int i = 0; i < blocks.Count; i++)
            {
                write(bits, blocks[i].Component, blocks[i].Block, restart && i == 0);
            }

            unit++;
        }

        bits.Dispose();
    }

    private IEnumerable<List<(int Component, short[] Block)>> Units(int[] components)
    {
        if (components.Length == 1)
        {
            int c = components[0];
            (int h, int v) = _sampling[c];
            int maxH = _sampling.Max(s => s.H), maxV = _sampling.Max(s => s.V);
            int wide = ((_width * h) + (8 * maxH) - 1) / (8 * maxH), high = ((_height * v) + (8 * maxV) - 1) / (8 * maxV);
            for (int y = 0; y < high; y++)
            {
                for (int x = 0; x < wide; x++)
                {
                    yield return [(c, _blocks[c][(y * _unitsAcross * h) + x])];
                }
            }

            yield break;
        }

        for (int unit = 0; unit < _unitsAcross * _unitsDown; unit++)
        {
            var blocks = new List<(int, short[])>();
            foreach (int c in components)
            {
                (int h, int v) = _sampling[c];
                for (int i = 0; i < h * v; i++)
                {
                    int y = (unit / _unitsAcross * v) + (i / h), x = (unit % _unitsAcross * h) + (i % h);
                    blocks.Add((c, _blocks[c][(y * _unitsAcross * h) + x]));
                }
            }

            yield return blocks;
        }
    }

    private void WriteHeader(MemoryStream file, byte frame, int restartInterval)
    {
        file.Write([0xFF, JpegMarker.StartOfImage, 0xFF, JpegMarker.QuantizationTables, 0, 67, 0]);
        for (int i = 0; i < 64; i++)
        {
            file.WriteByte((byte)(4 + (i / 4)));
        }

        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)_height);
        BinaryPrimitives.WriteUInt16BigEndian(size.AsSpan(2), (ushort)_width);
        file.Write([0xFF, frame, 0, (byte)(8 + (3 * _sampling.Length)), 8, .. size, (byte)_sampling.Length]);
        for (int c = 0; c < _sampling.Length; c++)
        {
            file.Write([(byte)(c + 1), (byte)((_sampling[c].H << 4) | _sampling[c].V), 0]);
        }

        file.Write([0xFF, JpegMarker.RestartInterval, 0, 4, (byte)(restartInterval >> 8), (byte)restartInterval]);

        // No Huffman tables: those of the standard hold where a file has none.
    }

    private static byte[] End(MemoryStream file)
    {
        file.Write([0xFF, JpegMarker.EndOfImage]);
        return file.ToArray();
    }
}
