using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Local response normalisation across channels: x / (bias + alpha / size · Σ x²)^beta, on the channel-blocked layout.</summary>
/// <remarks>
/// Krizhevsky et al., 2012. A pixel's squares are gathered once and summed by a sliding window, so the cost does not depend on the window. The
/// published networks all use beta = ¾, which is two square roots instead of a power.
/// </remarks>
internal sealed unsafe class ResponseNormalizationKernel : LayerKernel
{
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly int size;
    private readonly float alpha;
    private readonly float beta;
    private readonly float bias;

    /// <summary>The window of <paramref name="size"/> channels begins ⌊(size − 1) / 2⌋ before the channel.</summary>
    public ResponseNormalizationKernel(in BlockedTensor input, in BlockedTensor output, int size, float alpha, float beta, float bias)
    {
        this.input = input;
        this.output = output;
        this.size = size;
        this.alpha = alpha;
        this.beta = beta;
        this.bias = bias;
    }

    public override string Description => $"response normalisation {input.Channels} {input.Height}x{input.Width}";

    public override double Flops => 5.0 * input.Channels * input.Height * input.Width;

    public override long ScratchLength(int images, int threads) => input.Channels + 1;

    public override int Tasks(int phase, int images, int threads) => images * input.Height;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int image = task / input.Height;
        int y = task - (image * input.Height);
        float* sums = call.Scratch;
        int channels = input.Channels;
        int before = (size - 1) / 2;
        int after = size / 2;
        for (int x = 0; x < input.Width; x++)
        {
            float* source = call.At(input, image) + (y * input.Row) + (x * ChannelBlock.Size);
            float* target = call.At(output, image) + (y * output.Row) + (x * ChannelBlock.Size);

            // Running sums of squares: the window's sum is the difference of two. In double, because differences of long sums cancel.
            double total = 0;
            double tail = 0;
            int entered = 0;
            int left = 0;
            for (int c = 0; c < channels; c++)
            {
                for (; entered < channels && entered <= (long)c + after; entered++)
                {
                    float v = source[Offset(input, entered)];
                    total += (double)v * v;
                }

                for (; left < c - before; left++)
                {
                    float v = source[Offset(input, left)];
                    tail += (double)v * v;
                }

                sums[c] = bias + (alpha / size * (float)(total - tail));
            }

            for (int c = 0; c < channels; c++)
            {
                float root = MathF.Sqrt(sums[c]);
                float divisor = beta == 0.75f ? root * MathF.Sqrt(root) : MathF.Pow(sums[c], beta);
                target[Offset(output, c)] = source[Offset(input, c)] / divisor;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Offset(in BlockedTensor tensor, int channel) =>
        (channel / ChannelBlock.Size * tensor.Plane) + (channel % ChannelBlock.Size);
}
