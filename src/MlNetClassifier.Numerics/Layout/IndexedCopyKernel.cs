using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Copies chosen slices of a plain tensor along one axis: gathering, slicing, and each part of a concatenation.</summary>
/// <remarks>Seen as [outer, size, inner], slices <c>indices[j]</c> of the source become slices <c>first + j</c> of the target [outer, total, inner].</remarks>
internal sealed unsafe class IndexedCopyKernel : LayerKernel, IDisposable
{
    private readonly BlockedTensor source;
    private readonly BlockedTensor target;
    private readonly AlignedBuffer? constant;
    private readonly int outer;
    private readonly int size;
    private readonly int inner;
    private readonly int[] indices;
    private readonly int total;
    private readonly int first;
    private readonly bool isRun;

    public IndexedCopyKernel(in BlockedTensor source, in BlockedTensor target, int outer, int size, int inner, int[] indices, int total, int first)
    {
        this.source = source;
        this.target = target;
        this.outer = outer;
        this.size = size;
        this.inner = inner;
        this.indices = indices;
        this.total = total;
        this.first = first;
        isRun = true;
        for (int j = 1; j < indices.Length; j++)
        {
            isRun &= indices[j] == indices[0] + j;
        }
    }

    /// <summary>The same from a constant that every image gets.</summary>
    public IndexedCopyKernel(ReadOnlySpan<float> constant, in BlockedTensor target, int outer, int size, int inner, int[] indices, int total, int first)
        : this(default(BlockedTensor), target, outer, size, inner, indices, total, first)
    {
        this.constant = new AlignedBuffer(constant.Length);
        constant.CopyTo(this.constant.AsSpan(0, constant.Length));
    }

    public override string Description => $"copy {indices.Length} of {outer}x{size}x{inner}" + (constant is null ? "" : " constant");

    public override int Tasks(int phase, int images, int threads) => images * Math.Min(threads, outer);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Math.Min(call.Threads, outer);
        int band = task % bands;
        int image = task / bands;
        float* from = constant is null ? call.At(source, image) : constant.Pointer;
        float* to = call.At(target, image) + ((nint)first * inner);
        for (int o = outer * band / bands; o < outer * (band + 1) / bands; o++)
        {
            float* s = from + ((nint)o * size * inner);
            float* t = to + ((nint)o * total * inner);
            if (isRun && indices.Length > 0)
            {
                long run = (long)indices.Length * inner * sizeof(float);
                Buffer.MemoryCopy(s + ((nint)indices[0] * inner), t, run, run);
                continue;
            }

            for (int j = 0; j < indices.Length; j++)
            {
                Buffer.MemoryCopy(s + ((nint)indices[j] * inner), t + ((nint)j * inner), inner * sizeof(float), inner * sizeof(float));
            }
        }
    }

    public void Dispose() => constant?.Dispose();
}
