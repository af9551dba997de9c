// Above the usual length because the tile must be unrolled in the text: the same ten lines for each of its fourteen pixels.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Numerics;

/// <summary>The register tile at the heart of convolution and GEMM: up to 14 pixels × 2 vectors of output channels.</summary>
/// <remarks>
/// <para>A batch-reduce GEMM. For each step t of <see cref="TileCall.Steps"/> the inner loop multiplies <see cref="TileCall.Depth"/> consecutive
/// input floats of every pixel (they start at <c>Input + Offsets[t]</c>) with as many rows of 16 weights: a step is one tap of the window
/// times one block of input channels, so no im2col copy is made. Pixels lie <typeparamref name="TPitch"/> floats apart; the first half of the
/// tile starts at the input pointer, the second half <see cref="TileCall.InputSplit"/> further, so that a tile may cover two short rows.</para>
/// <para>28 accumulators, 2 weight vectors and one broadcast fill 31 of AVX-512's 32 registers. The accumulators must be separate locals and
/// the tile unrolled in the text: loops over accumulators spill and run at a quarter of the speed. Smaller tiles are the same text with
/// <typeparamref name="TPixels"/> and <typeparamref name="TVectors"/> folded by the JIT, which drops the dead rows.</para>
/// <para>Every output is the bias plus its products in one fixed order, whatever the tile: results depend on neither threads nor batch.</para>
/// </remarks>
internal static unsafe class RegisterTile<TVector, TSimd, TPixels, TVectors, TPitch>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
    where TPixels : struct, IConstant
    where TVectors : struct, IConstant
    where TPitch : struct, IConstant
{
    private static int Half
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (TPixels.Value + 1) / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileCall* call)
    {
        TVector c0a = default, c1a = default, c2a = default, c3a = default, c4a = default, c5a = default, c6a = default, c7a = default, c8a = default, c9a = default, c10a = default, c11a = default, c12a = default, c13a = default;
        TVector c0b = default, c1b = default, c2b = default, c3b = default, c4b = default, c5b = default, c6b = default, c7b = default, c8b = default, c9b = default, c10b = default, c11b = default, c12b = default, c13b = default;
        TVector wb = default;

        if (call->Accumulate)
        {
            float* p = call->Output;
            float* q = p + call->OutputSplit;
            nint next = call->OutputStride;
            if (TPixels.Value > 0)
            {
                float* r = Pixel(0, p, q);
                c0a = TSimd.Load(r);
                c0b = TVectors.Value > 1 ? TSimd.Load(r + next) : c0b;
            }

            if (TPixels.Value > 1)
            {
                float* r = Pixel(1, p, q);
                c1a = TSimd.Load(r);
                c1b = TVectors.Value > 1 ? TSimd.Load(r + next) : c1b;
            }

            if (TPixels.Value > 2)
            {
                float* r = Pixel(2, p, q);
                c2a = TSimd.Load(r);
                c2b = TVectors.Value > 1 ? TSimd.Load(r + next) : c2b;
            }

            if (TPixels.Value > 3)
            {
                float* r = Pixel(3, p, q);
                c3a = TSimd.Load(r);
                c3b = TVectors.Value > 1 ? TSimd.Load(r + next) : c3b;
            }

            if (TPixels.Value > 4)
            {
                float* r = Pixel(4, p, q);
                c4a = TSimd.Load(r);
                c4b = TVectors.Value > 1 ? TSimd.Load(r + next) : c4b;
            }

            if (TPixels.Value > 5)
            {
                float* r = Pixel(5, p, q);
                c5a = TSimd.Load(r);
                c5b = TVectors.Value > 1 ? TSimd.Load(r + next) : c5b;
            }

            if (TPixels.Value > 6)
            {
                float* r = Pixel(6, p, q);
                c6a = TSimd.Load(r);
                c6b = TVectors.Value > 1 ? TSimd.Load(r + next) : c6b;
            }

            if (TPixels.Value > 7)
            {
                float* r = Pixel(7, p, q);
                c7a = TSimd.Load(r);
                c7b = TVectors.Value > 1 ? TSimd.Load(r + next) : c7b;
            }

            if (TPixels.Value > 8)
            {
                float* r = Pixel(8, p, q);
                c8a = TSimd.Load(r);
                c8b = TVectors.Value > 1 ? TSimd.Load(r + next) : c8b;
            }

            if (TPixels.Value > 9)
            {
                float* r = Pixel(9, p, q);
                c9a = TSimd.Load(r);
                c9b = TVectors.Value > 1 ? TSimd.Load(r + next) : c9b;
            }

            if (TPixels.Value > 10)
            {
                float* r = Pixel(10, p, q);
                c10a = TSimd.Load(r);
                c10b = TVectors.Value > 1 ? TSimd.Load(r + next) : c10b;
            }

            if (TPixels.Value > 11)
            {
                float* r = Pixel(11, p, q);
                c11a = TSimd.Load(r);
                c11b = TVectors.Value > 1 ? TSimd.Load(r + next) : c11b;
            }

            if (TPixels.Value > 12)
            {
                float* r = Pixel(12, p, q);
                c12a = TSimd.Load(r);
                c12b = TVectors.Value > 1 ? TSimd.Load(r + next) : c12b;
            }

            if (TPixels.Value > 13)
            {
                float* r = Pixel(13, p, q);
                c13a = TSimd.Load(r);
                c13b = TVectors.Value > 1 ? TSimd.Load(r + next) : c13b;
            }
        }
        else
        {
            c0a = TSimd.Load(call->Bias);
            c0b = TVectors.Value > 1 ? TSimd.Load(call->Bias + call->BiasStride) : c0b;
            c1a = c2a = c3a = c4a = c5a = c6a = c7a = c8a = c9a = c10a = c11a = c12a = c13a = c0a;
            c1b = c2b = c3b = c4b = c5b = c6b = c7b = c8b = c9b = c10b = c11b = c12b = c13b = c0b;
        }

        float* w = call->Weights;
        nint nextVector = call->WeightStride;
        byte* prefetch = call->Prefetch;
        nint prefetchStep = call->PrefetchStep;
        int* offsets = call->Offsets;
        int* lastOffset = offsets + call->Steps;
        float* input = call->Input;
        nint split = call->InputSplit;
        int depth = call->Depth;
        for (; offsets != lastOffset; offsets++)
        {
            float* a = input + *offsets;
            float* b = a + split;
            float* end = a + depth;
            do
            {
                TVector wa = TSimd.Load(w);
                wb = TVectors.Value > 1 ? TSimd.Load(w + nextVector) : wb;
                TVector x;
                if (TPixels.Value > 0)
                {
                    x = TSimd.Splat(0 < Half ? a[0 * TPitch.Value] : b[(0 - Half) * TPitch.Value]);
                    c0a = TSimd.MultiplyAdd(x, wa, c0a);
                    c0b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c0b) : c0b;
                }

                if (TPixels.Value > 1)
                {
                    x = TSimd.Splat(1 < Half ? a[1 * TPitch.Value] : b[(1 - Half) * TPitch.Value]);
                    c1a = TSimd.MultiplyAdd(x, wa, c1a);
                    c1b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c1b) : c1b;
                }

                if (TPixels.Value > 2)
                {
                    x = TSimd.Splat(2 < Half ? a[2 * TPitch.Value] : b[(2 - Half) * TPitch.Value]);
                    c2a = TSimd.MultiplyAdd(x, wa, c2a);
                    c2b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c2b) : c2b;
                }

                if (TPixels.Value > 3)
                {
                    x = TSimd.Splat(3 < Half ? a[3 * TPitch.Value] : b[(3 - Half) * TPitch.Value]);
                    c3a = TSimd.MultiplyAdd(x, wa, c3a);
                    c3b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c3b) : c3b;
                }

                if (TPixels.Value > 4)
                {
                    x = TSimd.Splat(4 < Half ? a[4 * TPitch.Value] : b[(4 - Half) * TPitch.Value]);
                    c4a = TSimd.MultiplyAdd(x, wa, c4a);
                    c4b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c4b) : c4b;
                }

                if (TPixels.Value > 5)
                {
                    x = TSimd.Splat(5 < Half ? a[5 * TPitch.Value] : b[(5 - Half) * TPitch.Value]);
                    c5a = TSimd.MultiplyAdd(x, wa, c5a);
                    c5b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c5b) : c5b;
                }

                if (TPixels.Value > 6)
                {
                    x = TSimd.Splat(6 < Half ? a[6 * TPitch.Value] : b[(6 - Half) * TPitch.Value]);
                    c6a = TSimd.MultiplyAdd(x, wa, c6a);
                    c6b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c6b) : c6b;
                }

                if (TPixels.Value > 7)
                {
                    x = TSimd.Splat(7 < Half ? a[7 * TPitch.Value] : b[(7 - Half) * TPitch.Value]);
                    c7a = TSimd.MultiplyAdd(x, wa, c7a);
                    c7b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c7b) : c7b;
                }

                if (TPixels.Value > 8)
                {
                    x = TSimd.Splat(8 < Half ? a[8 * TPitch.Value] : b[(8 - Half) * TPitch.Value]);
                    c8a = TSimd.MultiplyAdd(x, wa, c8a);
                    c8b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c8b) : c8b;
                }

                if (TPixels.Value > 9)
                {
                    x = TSimd.Splat(9 < Half ? a[9 * TPitch.Value] : b[(9 - Half) * TPitch.Value]);
                    c9a = TSimd.MultiplyAdd(x, wa, c9a);
                    c9b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c9b) : c9b;
                }

                if (TPixels.Value > 10)
                {
                    x = TSimd.Splat(10 < Half ? a[10 * TPitch.Value] : b[(10 - Half) * TPitch.Value]);
                    c10a = TSimd.MultiplyAdd(x, wa, c10a);
                    c10b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c10b) : c10b;
                }

                if (TPixels.Value > 11)
                {
                    x = TSimd.Splat(11 < Half ? a[11 * TPitch.Value] : b[(11 - Half) * TPitch.Value]);
                    c11a = TSimd.MultiplyAdd(x, wa, c11a);
                    c11b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c11b) : c11b;
                }

                if (TPixels.Value > 12)
                {
                    x = TSimd.Splat(12 < Half ? a[12 * TPitch.Value] : b[(12 - Half) * TPitch.Value]);
                    c12a = TSimd.MultiplyAdd(x, wa, c12a);
                    c12b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c12b) : c12b;
                }

                if (TPixels.Value > 13)
                {
                    x = TSimd.Splat(13 < Half ? a[13 * TPitch.Value] : b[(13 - Half) * TPitch.Value]);
                    c13a = TSimd.MultiplyAdd(x, wa, c13a);
                    c13b = TVectors.Value > 1 ? TSimd.MultiplyAdd(x, wb, c13b) : c13b;
                }

                if (Sse.IsSupported)
                {
                    Sse.Prefetch1(prefetch);
                    prefetch += prefetchStep;
                }

                w += ChannelBlock.Size;
                a++;
                b++;
            }
            while (a != end);
        }

        if (call->Residual != null)
        {
            float* p = call->Residual;
            float* q = p + call->ResidualSplit;
            nint next = call->ResidualStride;
            if (TPixels.Value > 0)
            {
                float* r = Pixel(0, p, q);
                c0a = TSimd.Add(c0a, TSimd.Load(r));
                c0b = TVectors.Value > 1 ? TSimd.Add(c0b, TSimd.Load(r + next)) : c0b;
            }

            if (TPixels.Value > 1)
            {
                float* r = Pixel(1, p, q);
                c1a = TSimd.Add(c1a, TSimd.Load(r));
                c1b = TVectors.Value > 1 ? TSimd.Add(c1b, TSimd.Load(r + next)) : c1b;
            }

            if (TPixels.Value > 2)
            {
                float* r = Pixel(2, p, q);
                c2a = TSimd.Add(c2a, TSimd.Load(r));
                c2b = TVectors.Value > 1 ? TSimd.Add(c2b, TSimd.Load(r + next)) : c2b;
            }

            if (TPixels.Value > 3)
            {
                float* r = Pixel(3, p, q);
                c3a = TSimd.Add(c3a, TSimd.Load(r));
                c3b = TVectors.Value > 1 ? TSimd.Add(c3b, TSimd.Load(r + next)) : c3b;
            }

            if (TPixels.Value > 4)
            {
                float* r = Pixel(4, p, q);
                c4a = TSimd.Add(c4a, TSimd.Load(r));
                c4b = TVectors.Value > 1 ? TSimd.Add(c4b, TSimd.Load(r + next)) : c4b;
            }

            if (TPixels.Value > 5)
            {
                float* r = Pixel(5, p, q);
                c5a = TSimd.Add(c5a, TSimd.Load(r));
                c5b = TVectors.Value > 1 ? TSimd.Add(c5b, TSimd.Load(r + next)) : c5b;
            }

            if (TPixels.Value > 6)
            {
                float* r = Pixel(6, p, q);
                c6a = TSimd.Add(c6a, TSimd.Load(r));
                c6b = TVectors.Value > 1 ? TSimd.Add(c6b, TSimd.Load(r + next)) : c6b;
            }

            if (TPixels.Value > 7)
            {
                float* r = Pixel(7, p, q);
                c7a = TSimd.Add(c7a, TSimd.Load(r));
                c7b = TVectors.Value > 1 ? TSimd.Add(c7b, TSimd.Load(r + next)) : c7b;
            }

            if (TPixels.Value > 8)
            {
                float* r = Pixel(8, p, q);
                c8a = TSimd.Add(c8a, TSimd.Load(r));
                c8b = TVectors.Value > 1 ? TSimd.Add(c8b, TSimd.Load(r + next)) : c8b;
            }

            if (TPixels.Value > 9)
            {
                float* r = Pixel(9, p, q);
                c9a = TSimd.Add(c9a, TSimd.Load(r));
                c9b = TVectors.Value > 1 ? TSimd.Add(c9b, TSimd.Load(r + next)) : c9b;
            }

            if (TPixels.Value > 10)
            {
                float* r = Pixel(10, p, q);
                c10a = TSimd.Add(c10a, TSimd.Load(r));
                c10b = TVectors.Value > 1 ? TSimd.Add(c10b, TSimd.Load(r + next)) : c10b;
            }

            if (TPixels.Value > 11)
            {
                float* r = Pixel(11, p, q);
                c11a = TSimd.Add(c11a, TSimd.Load(r));
                c11b = TVectors.Value > 1 ? TSimd.Add(c11b, TSimd.Load(r + next)) : c11b;
            }

            if (TPixels.Value > 12)
            {
                float* r = Pixel(12, p, q);
                c12a = TSimd.Add(c12a, TSimd.Load(r));
                c12b = TVectors.Value > 1 ? TSimd.Add(c12b, TSimd.Load(r + next)) : c12b;
            }

            if (TPixels.Value > 13)
            {
                float* r = Pixel(13, p, q);
                c13a = TSimd.Add(c13a, TSimd.Load(r));
                c13b = TVectors.Value > 1 ? TSimd.Add(c13b, TSimd.Load(r + next)) : c13b;
            }
        }

        float* o = call->Output;
        float* os = o + call->OutputSplit;
        nint nextBlock = call->OutputStride;
        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        if (TPixels.Value > 0)
        {
            float* r = Pixel(0, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c0a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c0b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 1)
        {
            float* r = Pixel(1, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c1a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c1b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 2)
        {
            float* r = Pixel(2, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c2a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c2b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 3)
        {
            float* r = Pixel(3, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c3a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c3b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 4)
        {
            float* r = Pixel(4, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c4a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c4b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 5)
        {
            float* r = Pixel(5, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c5a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c5b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 6)
        {
            float* r = Pixel(6, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c6a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c6b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 7)
        {
            float* r = Pixel(7, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c7a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c7b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 8)
        {
            float* r = Pixel(8, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c8a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c8b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 9)
        {
            float* r = Pixel(9, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c9a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c9b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 10)
        {
            float* r = Pixel(10, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c10a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c10b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 11)
        {
            float* r = Pixel(11, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c11a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c11b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 12)
        {
            float* r = Pixel(12, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c12a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c12b)), r + nextBlock);
            }
        }

        if (TPixels.Value > 13)
        {
            float* r = Pixel(13, o, os);
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, c13a)), r);
            if (TVectors.Value > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, c13b)), r + nextBlock);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Pixel(int m, float* first, float* second) =>
        m < Half ? first + (m * ChannelBlock.Size) : second + ((m - Half) * ChannelBlock.Size);
}
