using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Copies a plain tensor with its dimensions in another order: strided loops over an item's dimensions.</summary>
internal sealed unsafe class PermuteKernel : LayerKernel
{
    private readonly BlockedTensor source;
    private readonly BlockedTensor target;
    private readonly int[] sizes;
    private readonly nint[] sourceStrides;
    private readonly nint[] targetStrides;
    private readonly int[] outerSizes;
    private readonly int outerCount;

    /// <summary>Walks <paramref name="sizes"/> (four or more, outermost first) with both tensors' strides.</summary>
    public PermuteKernel(in BlockedTensor source, nint[] sourceStrides, in BlockedTensor target, nint[] targetStrides, int[] sizes)
    {
        this.source = source;
        this.target = target;
        outerSizes = sizes[..^3];
        outerCount = outerSizes.Aggregate(1, (product, size) => product * size);
        this.sizes = [outerCount, .. sizes[^3..]];
        this.sourceStrides = sourceStrides;
        this.targetStrides = targetStrides;
    }

    public override string Description => $"permute {string.Join("x", sizes)}";

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * outerCount;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int outer = task % outerCount;
        int band = task / outerCount % bands;
        int image = task / outerCount / bands;
        float* s = call.At(source, image);
        float* t = call.At(target, image);
        for (int d = outerSizes.Length - 1; d >= 0; d--)
        {
            s += outer % outerSizes[d] * sourceStrides[d];
            t += outer % outerSizes[d] * targetStrides[d];
            outer /= outerSizes[d];
        }

        int last = sourceStrides.Length - 1;
        nint fromStep = sourceStrides[last];
        nint toStep = targetStrides[last];
        for (int i = sizes[1] * band / bands; i < sizes[1] * (band + 1) / bands; i++)
        {
            for (int j = 0; j < sizes[2]; j++)
            {
                float* from = s + (i * sourceStrides[last - 2]) + (j * sourceStrides[last - 1]);
                float* to = t + (i * targetStrides[last - 2]) + (j * targetStrides[last - 1]);
                int k = sizes[3];
                if (fromStep == 1 && toStep == 1)
                {
                    Buffer.MemoryCopy(from, to, k * sizeof(float), k * sizeof(float));
                    continue;
                }

                for (; k >= 4; k -= 4)
                {
                    float a = from[0];
                    float b = from[fromStep];
                    float c = from[2 * fromStep];
                    float d = from[3 * fromStep];
                    to[0] = a;
                    to[toStep] = b;
                    to[2 * toStep] = c;
                    to[3 * toStep] = d;
                    from += 4 * fromStep;
                    to += 4 * toStep;
                }

                for (; k > 0; k--)
                {
                    *to = *from;
                    from += fromStep;
                    to += toStep;
                }
            }
        }
    }

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, sizes[1]));
}
