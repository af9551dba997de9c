using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Copies a plain tensor with its dimensions in another order: strided loops over up to four dimensions of an item.</summary>
internal sealed unsafe class PermuteKernel : LayerKernel
{
    private readonly BlockedTensor source;
    private readonly BlockedTensor target;
    private readonly int[] sizes;
    private readonly nint[] sourceStrides;
    private readonly nint[] targetStrides;

    /// <summary>Walks <paramref name="sizes"/> (four, outermost first) with both tensors' strides.</summary>
    public PermuteKernel(in BlockedTensor source, nint[] sourceStrides, in BlockedTensor target, nint[] targetStrides, int[] sizes)
    {
        this.source = source;
        this.target = target;
        this.sizes = sizes;
        this.sourceStrides = sourceStrides;
        this.targetStrides = targetStrides;
    }

    public override string Description => $"permute {string.Join("x", sizes)}";

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * sizes[0];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int outer = task % sizes[0];
        int band = task / sizes[0] % bands;
        int image = task / sizes[0] / bands;
        float* s = call.At(source, image) + (outer * sourceStrides[0]);
        float* t = call.At(target, image) + (outer * targetStrides[0]);
        nint fromStep = sourceStrides[3];
        nint toStep = targetStrides[3];
        for (int i = sizes[1] * band / bands; i < sizes[1] * (band + 1) / bands; i++)
        {
            for (int j = 0; j < sizes[2]; j++)
            {
                float* from = s + (i * sourceStrides[1]) + (j * sourceStrides[2]);
                float* to = t + (i * targetStrides[1]) + (j * targetStrides[2]);
                int k = sizes[3];
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
