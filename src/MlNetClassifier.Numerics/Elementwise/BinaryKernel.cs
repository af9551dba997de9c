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
    private readonly BinaryFunction? nextFunction;
    private readonly AlignedBuffer? nextConstant;
    private readonly delegate*<float*, float*, float*, nint, bool, void> runNext;

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
        constant = Spread(perChannelConstant);
        run = BinaryFunctions.Get(function, set);
    }

    /// <summary>A function of a tensor and a constant per channel, and one of its result and another, a row at a time: the row is in the nearest cache then.</summary>
    public BinaryKernel(
        BinaryFunction function,
        in BlockedTensor left,
        ReadOnlySpan<float> perChannelConstant,
        BinaryFunction next,
        ReadOnlySpan<float> nextPerChannelConstant,
        in BlockedTensor output,
        InstructionSet set)
        : this(function, left, perChannelConstant, output, set)
    {
        nextFunction = next;
        nextConstant = Spread(nextPerChannelConstant);
        runNext = BinaryFunctions.Get(next, set);
    }

    public override string Description =>
        $"{function}{(nextFunction is { } next ? $", {next}" : "")}{(perChannel ? " per channel" : "")} {left.Channels} {left.Height}x{left.Width}";

    public override double Flops => (double)left.Channels * left.Height * left.Width * (nextFunction is null ? 1 : 2);

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
            float* to = target + (r * output.Row);
            run(x + (r * left.Row), y + (r * row), to, width, perChannel);
            if (nextConstant is not null)
            {
                runNext(to, nextConstant.Pointer + (plane * ChannelBlock.Size), to, width, true);
            }
        }
    }

    public void Dispose()
    {
        constant?.Dispose();
        nextConstant?.Dispose();
    }

    /// <summary>A block for each plane: one plane's channels, or the channel of one plane again and again.</summary>
    private AlignedBuffer Spread(ReadOnlySpan<float> values)
    {
        AlignedBuffer spread = new(Planes * ChannelBlock.Size);
        spread.AsSpan(0, (int)spread.Length).Fill(1);
        for (int c = 0; c < left.Channels; c++)
        {
            spread.AsSpan(left.Planar ? c * ChannelBlock.Size : c, left.Planar ? ChannelBlock.Size : 1).Fill(values[c]);
        }

        return spread;
    }

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, left.Height));
}
