using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Copies a picture between layouts: plain to blocked and back, into a border, or into a run of another tensor's channels.</summary>
/// <remarks>
/// Where source and target agree in their channel blocks, whole rows are moved; where only their places in blocks differ, runs of channels
/// (<see cref="ChannelRuns"/>); between planes and blocks four channels at a time (<see cref="ChannelQuads"/>), all of a block for a few pixels before the next
/// pixels: a block's lines are then written or read once while they are in the nearest cache, not a quarter of each in every one of four passes.
/// </remarks>
internal sealed unsafe class CopyKernel : LayerKernel
{
    // 1 KB of each plane and 16 of the block. A quarter of it made planes short pieces for the hardware that fetches ahead, and writing them took twice as long.
    private const int PixelsAtOnce = 256;

    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly int shift;
    private readonly Way way;
    private readonly int[] starts;

    /// <summary>Copies to channels <paramref name="shift"/> … of <paramref name="output"/>, which has the input's height and width.</summary>
    public CopyKernel(in BlockedTensor input, in BlockedTensor output, int shift = 0)
    {
        this.input = input;
        this.output = output;
        this.shift = shift;
        way = (input.Planar, output.Planar) switch
        {
            (true, true) => Way.Planes,
            (false, false) => shift % ChannelBlock.Size == 0 && (input.Channels % ChannelBlock.Size == 0 || shift + input.Channels == output.Channels)
                ? Way.Blocks : Way.Runs,
            (true, false) => shift % ChannelQuads.Size == 0 ? Way.ToBlocks : throw new ArgumentException("Planes go to blocks by fours.", nameof(shift)),
            _ => Way.ToPlanes,
        };
        starts = way switch
        {
            Way.Planes => [.. Enumerable.Range(0, input.Channels)],
            Way.Blocks or Way.ToPlanes => ChannelRuns.Starts(input.Channels, 0),
            _ => ChannelRuns.Starts(input.Channels, shift),
        };
    }

    private enum Way
    {
        Blocks,
        Planes,
        Runs,
        ToBlocks,
        ToPlanes,
    }

    public override string Description =>
        $"copy {(input.Planar ? "planar" : "blocked")} to {(output.Planar ? "planar" : "blocked")} {input.Channels} {input.Height}x{input.Width}";

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * starts.Length;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int channel = starts[task % starts.Length];
        int band = task / starts.Length % bands;
        int image = task / starts.Length / bands;
        int first = input.Height * band / bands;
        int last = input.Height * (band + 1) / bands;
        float* source = call.At(input, image) + ChannelOffset(input, channel) + (first * input.Row);
        float* target = call.At(output, image) + ChannelOffset(output, channel + shift) + (first * output.Row);
        if (input.IsDense && output.IsDense)
        {
            Move(source, target, channel, (nint)(last - first) * input.Width);
            return;
        }

        for (int y = first; y < last; y++, source += input.Row, target += output.Row)
        {
            Move(source, target, channel, input.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move(float* source, float* target, int channel, nint pixels)
    {
        switch (way)
        {
            case Way.Blocks:
                Unsafe.CopyBlockUnaligned(target, source, checked((uint)(pixels * ChannelBlock.Size * sizeof(float))));
                break;
            case Way.Planes:
                Unsafe.CopyBlockUnaligned(target, source, checked((uint)(pixels * sizeof(float))));
                break;
            case Way.Runs:
                ChannelRuns.Copy(source, target, ChannelRuns.Length(channel, channel + shift, input.Channels), pixels);
                break;
            default:
                int channels = ChannelRuns.Length(channel, channel + (way == Way.ToBlocks ? shift : 0), input.Channels);
                for (nint first = 0; first < pixels; first += PixelsAtOnce)
                {
                    Turn(source + (first * input.Pitch), target + (first * output.Pitch), channels, Math.Min(PixelsAtOnce, pixels - first));
                }

                break;
        }
    }

    /// <summary>Channels of one block, from planes or to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(float* source, float* target, int channels, nint pixels)
    {
        nint fromChannel = input.Planar ? input.Plane : 1, toChannel = output.Planar ? output.Plane : 1;
        for (; channels >= ChannelQuads.Size; channels -= ChannelQuads.Size)
        {
            if (way == Way.ToBlocks)
            {
                ChannelQuads.ToBlock(source, input.Plane, target, pixels);
            }
            else
            {
                ChannelQuads.ToPlanes(source, target, output.Plane, pixels);
            }

            source += ChannelQuads.Size * fromChannel;
            target += ChannelQuads.Size * toChannel;
        }

        Rest(source, target, channels, pixels);
    }

    /// <summary>The last channels, fewer than four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rest(float* source, float* target, int channels, nint pixels)
    {
        nint fromChannel = input.Planar ? input.Plane : 1, toChannel = output.Planar ? output.Plane : 1;
        for (int channel = 0; channel < channels; channel++)
        {
            float* s = source + (channel * fromChannel), t = target + (channel * toChannel);
            for (nint i = 0; i < pixels; i++, s += input.Pitch, t += output.Pitch)
            {
                *t = *s;
            }
        }
    }

    private static nint ChannelOffset(in BlockedTensor tensor, int channel) => tensor.Planar
        ? channel * tensor.Plane
        : (channel / ChannelBlock.Size * tensor.Plane) + (channel % ChannelBlock.Size);

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, input.Height));
}
