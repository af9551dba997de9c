using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>One row of pooling windows of one channel block: maxima where <typeparamref name="TMaximum"/> is 1, else means.</summary>
/// <remarks>Each window is gone through row by row, whatever stands beside it: a mean's bits depend on its window alone.</remarks>
internal static unsafe class PoolingLine<TVector, TSimd, TMaximum>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
    where TMaximum : struct, IConstant
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(PoolingCall* call) => Run(call, 0, call->OutputWidth);

    /// <summary>Results <paramref name="from"/> … <paramref name="to"/> of the row: those whose windows lie inside it four at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(PoolingCall* call, int from, int to)
    {
        int stride = call->StrideX;
        int room = call->InputWidth - (((call->KernelWidth - 1) * call->DilationX) + 1) + call->PadLeft;
        int inside = Math.Max(from, (call->PadLeft + stride - 1) / stride);
        int end = room < 0 ? 0 : Math.Min(to, (room / stride) + 1);
        int x = from;
        for (; x < Math.Min(inside, to); x++)
        {
            One(call, x);
        }

        for (; x + 4 <= end; x += 4)
        {
            Four(call, x);
        }

        for (; x < to; x++)
        {
            One(call, x);
        }
    }

    // In locals, because the JIT must read the call again after every store.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(PoolingCall* call, int x)
    {
        int rows = call->Rows;
        int columns = call->KernelWidth;
        nint row = call->Row * call->DilationY;
        nint column = (nint)call->DilationX * ChannelBlock.Size;
        nint next = (nint)call->StrideX * ChannelBlock.Size;
        float* first = call->Input + (((nint)x * call->StrideX) - call->PadLeft) * ChannelBlock.Size;
        float* output = call->Output + ((nint)x * ChannelBlock.Size);
        TVector factor = Factor(call, rows * columns);
        for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
        {
            TVector a = Start, b = a, c = a, d = a;
            float* line = first + lane;
            for (int r = 0; r < rows; r++, line += row)
            {
                float* p = line;
                for (int k = 0; k < columns; k++, p += column)
                {
                    a = Join(a, TSimd.Load(p));
                    b = Join(b, TSimd.Load(p + next));
                    c = Join(c, TSimd.Load(p + (2 * next)));
                    d = Join(d, TSimd.Load(p + (3 * next)));
                }
            }

            float* o = output + lane;
            TSimd.Store(Finish(a, factor), o);
            TSimd.Store(Finish(b, factor), o + ChannelBlock.Size);
            TSimd.Store(Finish(c, factor), o + (2 * ChannelBlock.Size));
            TSimd.Store(Finish(d, factor), o + (3 * ChannelBlock.Size));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(PoolingCall* call, int x)
    {
        int first = (x * call->StrideX) - call->PadLeft;
        int last = Math.Min(first + ((call->KernelWidth - 1) * call->DilationX) + 1, call->InputWidth);
        while (first < 0)
        {
            first += call->DilationX;
        }

        int count = last > first ? call->Rows * (((last - first - 1) / call->DilationX) + 1) : 0;
        TVector factor = Factor(call, count);
        for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
        {
            TVector a = Start;
            float* p = call->Input + lane;
            for (int r = 0; r < call->Rows; r++, p += call->Row * call->DilationY)
            {
                for (int c = first; c < last; c += call->DilationX)
                {
                    a = Join(a, TSimd.Load(p + (c * ChannelBlock.Size)));
                }
            }

            TSimd.Store(Finish(a, factor), call->Output + (x * ChannelBlock.Size) + lane);
        }
    }

    private static TVector Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSimd.Splat(TMaximum.Value == 1 ? float.NegativeInfinity : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Join(TVector a, TVector x) => TMaximum.Value == 1 ? TSimd.Max(a, x) : TSimd.Add(a, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Factor(PoolingCall* call, int count) =>
        TSimd.Splat(TMaximum.Value == 1 ? 1 : 1f / Math.Max(1, call->FixedCount > 0 ? call->FixedCount : count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish(TVector a, TVector factor) => TMaximum.Value == 1 ? a : TSimd.Multiply(a, factor);
}
