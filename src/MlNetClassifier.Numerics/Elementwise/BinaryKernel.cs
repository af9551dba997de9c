using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>A function of the elements of two tensors of one shape, or of a tensor and one value per channel.</summary>
internal sealed unsafe class BinaryKernel : LayerKernel, IDisposable
{
    private readonly BinaryFunction function;
    private readonly BlockedTensor left;
    private readonly BlockedTensor? right;
    private readonly AlignedBuffer? constant;
    private readonly BlockedTensor output;
    private readonly bool perChannel;
    private readonly delegate*<float*, float*, float*, nint, bool, void> run;

    /// <summary>Two tensors; <paramref name="right"/> may have a single pixel, which then meets every pixel of <paramref name="left"/>.</summary>
    public BinaryKernel(BinaryFunction function, in BlockedTensor left, in BlockedTensor right, in BlockedTensor output, InstructionSet set)
    {
        this.function = function;
        this.left = left;
        this.right = right;
        this.output = output;
        perChannel = right.Height * right.Width == 1 && left.Height * left.Width != 1;
        run = BinaryFunctions.Get(function, set);
    }

    /// <summary>A tensor and a constant per channel, which stands on the right.</summary>
    public BinaryKernel(BinaryFunction function, in BlockedTensor left, ReadOnlySpan<float> perChannelConstant, in BlockedTensor output, InstructionSet set)
    {
        this.function = function;
        this.left = left;
        this.output = output;
        perChannel = true;
        constant = new AlignedBuffer(Planes * ChannelBlock.Size);
        constant.AsSpan(0, (int)constant.Length).Fill(1);
        for (int c = 0; c < left.Channels; c++)
        {
            // A block is one plane's channels, or the channel of one plane again and again.
            constant.AsSpan(left.Planar ? c * ChannelBlock.Size : c, left.Planar ? ChannelBlock.Size : 1).Fill(perChannelConstant[c]);
        }

        run = BinaryFunctions.Get(function, set);
    }

    public override string Description => $"{function}{(perChannel ? " per channel" : "")} {left.Channels} {left.Height}x{left.Width}";

    public override double Flops => (double)left.Channels * left.Height * left.Width;

    private int Planes => left.Planar ? left.Channels : left.Blocks;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * Planes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int plane = task % Planes;
        int band = task / Planes % bands;
        int image = task / Planes / bands;
        float* x = call.At(left, image) + (plane * left.Plane);
        float* target = call.At(output, image) + (plane * output.Plane);
        float* y;
        nint row = 0;
        if (right is { } tensor)
        {
            y = call.At(tensor, image) + (plane * tensor.Plane);
            row = perChannel ? 0 : tensor.Row;
        }
        else
        {
            y = constant!.Pointer + (plane * ChannelBlock.Size);
        }

        nint width = (nint)left.Width * left.Pitch;
        for (int r = left.Height * band / bands; r < left.Height * (band + 1) / bands; r++)
        {
            run(x + (r * left.Row), y + (r * row), target + (r * output.Row), width, perChannel);
        }
    }

    public void Dispose() => constant?.Dispose();

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, left.Height));
}
