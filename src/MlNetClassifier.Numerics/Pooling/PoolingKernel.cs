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
            InstructionSet.Vector512 => Line<Vector512<float>, Simd512>(shape.Maximum),
            InstructionSet.Vector256 => Line<Vector256<float>, Simd256>(shape.Maximum),
            InstructionSet.Vector128 => Line<Vector128<float>, Simd128>(shape.Maximum),
            _ => Line<float, SimdScalar>(shape.Maximum),
        };
    }

    public override string Description =>
        $"{(shape.Maximum ? "max" : "average")} pool {shape.KernelHeight}x{shape.KernelWidth} s{shape.StrideY} {input.Channels}";

    public override double Flops => (double)output.Channels * output.Height * output.Width * shape.KernelHeight * shape.KernelWidth;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * output.Blocks;

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

    private static delegate*<PoolingCall*, void> Line<TVector, TSimd>(bool maximum)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => maximum ? &MaximumLine<TVector, TSimd> : &MeanLine<TVector, TSimd>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaximumLine<TVector, TSimd>(PoolingCall* call)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        for (int x = 0; x < call->OutputWidth; x++)
        {
            (int first, int last) = Columns(call, x);
            for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
            {
                TVector greatest = TSimd.Splat(float.NegativeInfinity);
                float* p = call->Input + lane;
                for (int r = 0; r < call->Rows; r++, p += call->Row * call->DilationY)
                {
                    for (int c = first; c < last; c += call->DilationX)
                    {
                        greatest = TSimd.Max(greatest, TSimd.Load(p + (c * ChannelBlock.Size)));
                    }
                }

                TSimd.Store(greatest, call->Output + (x * ChannelBlock.Size) + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MeanLine<TVector, TSimd>(PoolingCall* call)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        for (int x = 0; x < call->OutputWidth; x++)
        {
            (int first, int last) = Columns(call, x);
            int count = last > first ? call->Rows * (((last - first - 1) / call->DilationX) + 1) : 0;
            TVector factor = TSimd.Splat(1f / Math.Max(1, call->FixedCount > 0 ? call->FixedCount : count));
            for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
            {
                TVector sum = TSimd.Splat(0);
                float* p = call->Input + lane;
                for (int r = 0; r < call->Rows; r++, p += call->Row * call->DilationY)
                {
                    for (int c = first; c < last; c += call->DilationX)
                    {
                        sum = TSimd.Add(sum, TSimd.Load(p + (c * ChannelBlock.Size)));
                    }
                }

                TSimd.Store(TSimd.Multiply(sum, factor), call->Output + (x * ChannelBlock.Size) + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int First, int Last) Columns(PoolingCall* call, int x)
    {
        int first = (x * call->StrideX) - call->PadLeft;
        int last = Math.Min(first + ((call->KernelWidth - 1) * call->DilationX) + 1, call->InputWidth);
        while (first < 0)
        {
            first += call->DilationX;
        }

        return (first, last);
    }

    private int Bands(int threads) => Math.Min(threads, output.Height);
}
