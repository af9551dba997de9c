using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Maximum or mean of windows on the channel-blocked layout; windows are cut at the picture's edge, so borders do not matter.</summary>
internal sealed unsafe class PoolingKernel : LayerKernel
{
    private readonly PoolingShape shape;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly delegate*<PoolingCall*, void> line;

    public PoolingKernel(PoolingShape shape, in BlockedTensor input, in BlockedTensor output, InstructionSet set)
    {
        this.shape = shape;
        this.input = input;
        this.output = output;
        line = set switch
        {
            InstructionSet.Vector512 => Line<Vector512<float>, Simd512>(shape),
            InstructionSet.Vector256 => Line<Vector256<float>, Simd256>(shape),
            InstructionSet.Vector128 => Line<Vector128<float>, Simd128>(shape),
            _ => Line<float, SimdScalar>(shape),
        };
    }

    public override string Description =>
        $"{(shape.Maximum ? "max" : "average")} pool {shape.KernelHeight}x{shape.KernelWidth} s{shape.StrideY} {input.Channels}";

    public override double Flops => (double)output.Channels * output.Height * output.Width * shape.KernelHeight * shape.KernelWidth;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * output.Blocks;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int block = task % output.Blocks;
        int band = task / output.Blocks % bands;
        int image = task / output.Blocks / bands;
        RunRows(
            call.At(input, image) + (block * input.Plane),
            call.At(output, image) + (block * output.Plane),
            output.Height * band / bands,
            output.Height * (band + 1) / bands);
    }

    /// <summary>Computes rows of one channel block, given where row 0 lies or would lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunRows(float* source, float* target, int first, int last)
    {
        PoolingCall pool;
        pool.Row = input.Row;
        pool.DilationY = shape.DilationY;
        pool.DilationX = shape.DilationX;
        pool.StrideX = shape.StrideX;
        pool.PadLeft = shape.PadLeft;
        pool.KernelWidth = shape.KernelWidth;
        pool.InputWidth = input.Width;
        pool.OutputWidth = output.Width;
        pool.FixedCount = shape.CountPadding ? shape.KernelHeight * shape.KernelWidth : 0;
        for (int y = first; y < last; y++)
        {
            int top = (y * shape.StrideY) - shape.PadTop;
            int skipped = top < 0 ? (-top + shape.DilationY - 1) / shape.DilationY : 0;
            int end = Math.Min(shape.KernelHeight, ((input.Height - top - 1) / shape.DilationY) + 1);
            pool.Input = source + ((top + (skipped * shape.DilationY)) * input.Row);
            pool.Rows = top >= input.Height ? 0 : Math.Max(0, end - skipped);
            pool.Output = target + (y * output.Row);
            line(&pool);
        }
    }

    private static delegate*<PoolingCall*, void> Line<TVector, TSimd>(PoolingShape shape)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> =>
        SeparableMaximum<TVector, TSimd>.Supports(shape) ? &SeparableMaximum<TVector, TSimd>.Run
        : shape.Maximum ? &PoolingLine<TVector, TSimd, Const1>.Run
        : &PoolingLine<TVector, TSimd, Const2>.Run;

    private int Bands(int threads) => Math.Min(threads, output.Height);
}
