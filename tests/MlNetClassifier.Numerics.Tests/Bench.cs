using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests;

/// <summary>A little arena for one kernel: tensors, random contents, a run with any number of threads.</summary>
internal sealed unsafe class Bench : IDisposable
{
    private readonly List<AlignedBuffer> spaces = [];
    private readonly Random random;

    public Bench(int seed) => random = new Random(seed);

    public static TheoryData<InstructionSet> Widths()
    {
        var data = new TheoryData<InstructionSet>();
        foreach (InstructionSet set in InstructionSets.Available)
        {
            data.Add(set);
        }

        return data;
    }

    public int Next(int low, int high) => random.Next(low, high + 1);

    public float[] Random(int length)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return values;
    }

    /// <summary>A tensor in a space of its own.</summary>
    public BlockedTensor Blocked(int images, int channels, int height, int width, Border border = default) =>
        Place(BlockedTensor.Blocked(0, channels, height, width, border), images);

    public BlockedTensor Planar(int images, int channels, int height, int width, Border border = default) =>
        Place(BlockedTensor.PlainNchw(0, channels, height, width, border), images);

    /// <summary>Copies NCHW values into a tensor.</summary>
    public void Write(in BlockedTensor tensor, ReadOnlySpan<float> values)
    {
        int i = 0;
        Visit(tensor, values.Length, (ref float place, float value) => place = value, values, ref i);
    }

    /// <summary>The values of a tensor in NCHW order.</summary>
    public float[] Read(in BlockedTensor tensor, int images)
    {
        float[] values = new float[images * tensor.Channels * tensor.Height * tensor.Width];
        int i = 0;
        for (int n = 0; n < images; n++)
        {
            for (int c = 0; c < tensor.Channels; c++)
            {
                for (int y = 0; y < tensor.Height; y++)
                {
                    for (int x = 0; x < tensor.Width; x++)
                    {
                        values[i++] = *At(tensor, n, c, y, x);
                    }
                }
            }
        }

        return values;
    }

    /// <summary>Sum of the magnitudes in the border, which must stay zero.</summary>
    public double BorderSum(in BlockedTensor tensor, int images)
    {
        double all = 0;
        AlignedBuffer space = spaces[tensor.Space];
        for (long i = 0; i < tensor.Image * images; i++)
        {
            all += Math.Abs(space.Pointer[i]);
        }

        foreach (float value in Read(tensor with { Channels = tensor.Planar ? tensor.Channels : tensor.Blocks * ChannelBlock.Size }, images))
        {
            all -= Math.Abs(value);
        }

        return all;
    }

    public void Run(LayerKernel kernel, int images, int threads = 1)
    {
        using var scratch = new AlignedBuffer(Math.Max(kernel.ScratchLength(images, 1), kernel.ScratchLength(images, threads)) + 64);
        using var shared = new AlignedBuffer(scratch.Length);
        float** bases = stackalloc float*[spaces.Count];
        for (int i = 0; i < spaces.Count; i++)
        {
            bases[i] = spaces[i].Pointer;
        }

        LayerCall call;
        call.Bases = bases;
        call.Scratch = scratch.Pointer;
        call.Shared = shared.Pointer;
        call.Images = images;
        call.Threads = threads;
        kernel.RunSerial(call);
    }

    /// <summary>Compares relative to the largest expected magnitude, or to <paramref name="least"/> where results are cut off below their sums' size.</summary>
    public static void AssertNear(float[] expected, float[] actual, double tolerance = 2e-6, double least = 1e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(least, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"[{i}] expected {expected[i]:R}, got {actual[i]:R}, largest {scale:g3}");
        }
    }

    public void Dispose() => spaces.ForEach(s => s.Dispose());

    private BlockedTensor Place(BlockedTensor tensor, int images)
    {
        spaces.Add(new AlignedBuffer((tensor.Image * images) + 256));
        return tensor with { Space = spaces.Count - 1 };
    }

    private float* At(in BlockedTensor t, int n, int c, int y, int x) => spaces[t.Space].Pointer + t.Origin + (n * t.Image)
        + (t.Planar ? c * t.Plane : (c / ChannelBlock.Size * t.Plane) + (c % ChannelBlock.Size)) + (y * t.Row) + (x * t.Pitch);

    private delegate void Visitor(ref float place, float value);

    private void Visit(in BlockedTensor tensor, int count, Visitor visitor, ReadOnlySpan<float> values, ref int i)
    {
        int perImage = tensor.Channels * tensor.Height * tensor.Width;
        for (int n = 0; n < count / perImage; n++)
        {
            for (int c = 0; c < tensor.Channels; c++)
            {
                for (int y = 0; y < tensor.Height; y++)
                {
                    for (int x = 0; x < tensor.Width; x++)
                    {
                        visitor(ref *At(tensor, n, c, y, x), values[i++]);
                    }
                }
            }
        }
    }
}
