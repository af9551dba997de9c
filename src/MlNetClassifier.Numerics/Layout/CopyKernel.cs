using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Copies a picture between layouts: plain to blocked and back, into a border, or into a run of another tensor's channels.</summary>
/// <remarks>Where source and target agree in their channel blocks, whole rows are moved; otherwise channel by channel.</remarks>
internal sealed unsafe class CopyKernel : LayerKernel
{
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly int shift;

    /// <summary>Copies to channels <paramref name="shift"/> … of <paramref name="output"/>, which has the input's height and width.</summary>
    public CopyKernel(in BlockedTensor input, in BlockedTensor output, int shift = 0)
    {
        this.input = input;
        this.output = output;
        this.shift = shift;
    }

    public override string Description =>
        $"copy {(input.Planar ? "planar" : "blocked")} to {(output.Planar ? "planar" : "blocked")} {input.Channels} {input.Height}x{input.Width}";

    private bool WholeBlocks => !input.Planar && !output.Planar && shift % ChannelBlock.Size == 0
        && (input.Channels % ChannelBlock.Size == 0 || shift + input.Channels == output.Channels);

    private int Planes => WholeBlocks ? input.Blocks : input.Channels;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * Planes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int plane = task % Planes;
        int band = task / Planes % bands;
        int image = task / Planes / bands;
        int first = input.Height * band / bands;
        int last = input.Height * (band + 1) / bands;
        bool whole = WholeBlocks;
        int fromPitch = input.Pitch;
        int toPitch = output.Pitch;
        float* source = call.At(input, image)
            + (whole ? plane * input.Plane : ChannelOffset(input, plane));
        float* target = call.At(output, image)
            + (whole ? (plane + (shift / ChannelBlock.Size)) * output.Plane : ChannelOffset(output, plane + shift));
        for (int y = first; y < last; y++)
        {
            float* s = source + (y * input.Row);
            float* t = target + (y * output.Row);
            if (whole || (input.Planar && output.Planar))
            {
                int length = input.Width * (whole ? ChannelBlock.Size : 1);
                new ReadOnlySpan<float>(s, length).CopyTo(new Span<float>(t, length));
                continue;
            }

            for (int x = input.Width; x > 0; x--, s += fromPitch, t += toPitch)
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
