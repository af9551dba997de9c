using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>One row of maxima of windows with stride 1: of columns first, then of neighbouring columns' maxima, h + w loads instead of h · w.</summary>
/// <remarks>
/// <para>Which of two equal numbers a maximum is does not matter, but for what is not a number: <see cref="ISimd{TVector}.Max"/> takes the second argument then,
/// and the order decides what is left. Columns that hold such a number, or an infinite one, are left to <see cref="PoolingLine{TVector, TSimd, TMaximum}"/>.</para>
/// <para>Rows of windows share rows of columns too; using that would make a zero's sign depend on where a band or a strip begins.</para>
/// </remarks>
internal static unsafe class SeparableMaximum<TVector, TSimd>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
{
    private const int Chunk = 32;

    /// <summary>Windows that gain: several rows, and columns no further apart than the space on the stack allows.</summary>
    public static bool Supports(PoolingShape shape) =>
        shape.Maximum && shape is { StrideX: 1, KernelHeight: > 1, KernelWidth: > 2 } && (shape.KernelWidth - 1) * shape.DilationX <= Chunk;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Run(PoolingCall* call)
    {
        float* columns = stackalloc float[2 * Chunk * TSimd.Lanes];
        int rows = call->Rows;
        int window = call->KernelWidth;
        int width = call->InputWidth;
        int outputs = call->OutputWidth;
        nint row = call->Row * call->DilationY;
        nint step = (nint)call->DilationX * TSimd.Lanes;
        TVector least = TSimd.Splat(float.NegativeInfinity);
        TVector zero = TSimd.Splat(0);
        for (int x = 0; x < outputs; x += Chunk)
        {
            int end = Math.Min(x + Chunk, outputs);
            int first = x - call->PadLeft;
            int count = end - x + ((window - 1) * call->DilationX);
            int from = Math.Min(Math.Max(0, -first), count);
            int to = Math.Max(from, Math.Min(count, width - first));
            for (int lane = 0; lane < ChannelBlock.Size; lane += TSimd.Lanes)
            {
                for (int c = 0; c < from; c++)
                {
                    TSimd.Store(least, columns + (c * TSimd.Lanes));
                }

                for (int c = to; c < count; c++)
                {
                    TSimd.Store(least, columns + (c * TSimd.Lanes));
                }

                float* source = call->Input + ((nint)first * ChannelBlock.Size) + lane;
                TVector watch = zero;
                int column = from;
                for (; column + 4 <= to; column += 4)
                {
                    float* p = source + ((nint)column * ChannelBlock.Size);
                    TVector a = least, b = least, c = least, d = least;
                    TVector sa = zero, sb = zero, sc = zero, sd = zero;
                    for (int r = 0; r < rows; r++, p += row)
                    {
                        TVector v = TSimd.Load(p);
                        a = TSimd.Max(a, v);
                        sa = TSimd.Add(sa, v);
                        v = TSimd.Load(p + ChannelBlock.Size);
                        b = TSimd.Max(b, v);
                        sb = TSimd.Add(sb, v);
                        v = TSimd.Load(p + (2 * ChannelBlock.Size));
                        c = TSimd.Max(c, v);
                        sc = TSimd.Add(sc, v);
                        v = TSimd.Load(p + (3 * ChannelBlock.Size));
                        d = TSimd.Max(d, v);
                        sd = TSimd.Add(sd, v);
                    }

                    float* q = columns + (column * TSimd.Lanes);
                    TSimd.Store(a, q);
                    TSimd.Store(b, q + TSimd.Lanes);
                    TSimd.Store(c, q + (2 * TSimd.Lanes));
                    TSimd.Store(d, q + (3 * TSimd.Lanes));
                    watch = TSimd.MultiplyAdd(TSimd.Add(TSimd.Add(sa, sb), TSimd.Add(sc, sd)), zero, watch);
                }

                for (; column < to; column++)
                {
                    float* p = source + ((nint)column * ChannelBlock.Size);
                    TVector a = least, sum = zero;
                    for (int r = 0; r < rows; r++, p += row)
                    {
                        TVector v = TSimd.Load(p);
                        a = TSimd.Max(a, v);
                        sum = TSimd.Add(sum, v);
                    }

                    TSimd.Store(a, columns + (column * TSimd.Lanes));
                    watch = TSimd.MultiplyAdd(sum, zero, watch);
                }

                // Zero times a sum is zero unless the sum is infinite or not a number.
                if (float.IsNaN(TSimd.Sum(watch)))
                {
                    PoolingLine<TVector, TSimd, Const1>.Run(call, x, end);
                    break;
                }

                float* target = call->Output + ((nint)x * ChannelBlock.Size) + lane;
                float* neighbour = columns;
                int i = x;
                for (; i + 4 <= end; i += 4, neighbour += 4 * TSimd.Lanes, target += 4 * ChannelBlock.Size)
                {
                    float* q = neighbour;
                    TVector a = TSimd.Load(q), b = TSimd.Load(q + TSimd.Lanes), c = TSimd.Load(q + (2 * TSimd.Lanes)), d = TSimd.Load(q + (3 * TSimd.Lanes));
                    for (int k = 1; k < window; k++)
                    {
                        q += step;
                        a = TSimd.Max(a, TSimd.Load(q));
                        b = TSimd.Max(b, TSimd.Load(q + TSimd.Lanes));
                        c = TSimd.Max(c, TSimd.Load(q + (2 * TSimd.Lanes)));
                        d = TSimd.Max(d, TSimd.Load(q + (3 * TSimd.Lanes)));
                    }

                    TSimd.Store(a, target);
                    TSimd.Store(b, target + ChannelBlock.Size);
                    TSimd.Store(c, target + (2 * ChannelBlock.Size));
                    TSimd.Store(d, target + (3 * ChannelBlock.Size));
                }

                for (; i < end; i++, neighbour += TSimd.Lanes, target += ChannelBlock.Size)
                {
                    TVector a = TSimd.Load(neighbour);
                    float* q = neighbour;
                    for (int k = 1; k < window; k++)
                    {
                        q += step;
                        a = TSimd.Max(a, TSimd.Load(q));
                    }

                    TSimd.Store(a, target);
                }
            }
        }
    }
}
