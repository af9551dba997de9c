// Above the usual length because the tile must be unrolled in the text.
using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Register tile of a 3 × 3 depthwise convolution with stride 1 or 2: up to 14 pixels, each input pixel loaded once per window row.</summary>
/// <remarks>
/// <see cref="DepthwiseTile{TVector, TSimd, TPixels, TPitch}"/> loads every pixel nine times, which saturates the load ports before the multipliers; here a loaded
/// pixel serves all windows that cover it. Sums are in the same order, so results are the same bits. The tile's halves are accumulated as a… and b….
/// </remarks>
internal static unsafe class DepthwiseTile3x3<TVector, TSimd, TPixels, TStride>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
    where TPixels : struct, IConstant
    where TStride : struct, IConstant
{
    private const int Pixel = ChannelBlock.Size;

    private static int First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (TPixels.Value + 1) / 2;
    }

    private static int Second
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPixels.Value / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileCall* call)
    {
        TVector a0 = TSimd.Load(call->Bias);
        TVector a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0;
        TVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0;
        float* w = call->Weights;
        float* input = call->Input;
        nint split = call->InputSplit;
        int* offsets = call->Offsets;
        for (int row = 0; row < 3; row++)
        {
            float* p = input + offsets[row * 3];
            TVector k0 = TSimd.Load(w);
            TVector k1 = TSimd.Load(w + Pixel);
            TVector k2 = TSimd.Load(w + (2 * Pixel));
            w += 3 * Pixel;
            TVector x;
            if (TStride.Value == 1)
            {
                if (First + 2 > 0)
                {
                    x = TSimd.Load(p + (0 * Pixel));
                    a0 = First > 0 ? TSimd.MultiplyAdd(k0, x, a0) : a0;
                }

                if (First + 2 > 1)
                {
                    x = TSimd.Load(p + (1 * Pixel));
                    a1 = First > 1 ? TSimd.MultiplyAdd(k0, x, a1) : a1;
                    a0 = First > 0 ? TSimd.MultiplyAdd(k1, x, a0) : a0;
                }

                if (First + 2 > 2)
                {
                    x = TSimd.Load(p + (2 * Pixel));
                    a2 = First > 2 ? TSimd.MultiplyAdd(k0, x, a2) : a2;
                    a1 = First > 1 ? TSimd.MultiplyAdd(k1, x, a1) : a1;
                    a0 = First > 0 ? TSimd.MultiplyAdd(k2, x, a0) : a0;
                }

                if (First + 2 > 3)
                {
                    x = TSimd.Load(p + (3 * Pixel));
                    a3 = First > 3 ? TSimd.MultiplyAdd(k0, x, a3) : a3;
                    a2 = First > 2 ? TSimd.MultiplyAdd(k1, x, a2) : a2;
                    a1 = First > 1 ? TSimd.MultiplyAdd(k2, x, a1) : a1;
                }

                if (First + 2 > 4)
                {
                    x = TSimd.Load(p + (4 * Pixel));
                    a4 = First > 4 ? TSimd.MultiplyAdd(k0, x, a4) : a4;
                    a3 = First > 3 ? TSimd.MultiplyAdd(k1, x, a3) : a3;
                    a2 = First > 2 ? TSimd.MultiplyAdd(k2, x, a2) : a2;
                }

                if (First + 2 > 5)
                {
                    x = TSimd.Load(p + (5 * Pixel));
                    a5 = First > 5 ? TSimd.MultiplyAdd(k0, x, a5) : a5;
                    a4 = First > 4 ? TSimd.MultiplyAdd(k1, x, a4) : a4;
                    a3 = First > 3 ? TSimd.MultiplyAdd(k2, x, a3) : a3;
                }

                if (First + 2 > 6)
                {
                    x = TSimd.Load(p + (6 * Pixel));
                    a6 = First > 6 ? TSimd.MultiplyAdd(k0, x, a6) : a6;
                    a5 = First > 5 ? TSimd.MultiplyAdd(k1, x, a5) : a5;
                    a4 = First > 4 ? TSimd.MultiplyAdd(k2, x, a4) : a4;
                }

                if (First + 2 > 7)
                {
                    x = TSimd.Load(p + (7 * Pixel));
                    a6 = First > 6 ? TSimd.MultiplyAdd(k1, x, a6) : a6;
                    a5 = First > 5 ? TSimd.MultiplyAdd(k2, x, a5) : a5;
                }

                if (First + 2 > 8)
                {
                    x = TSimd.Load(p + (8 * Pixel));
                    a6 = First > 6 ? TSimd.MultiplyAdd(k2, x, a6) : a6;
                }
            }
            else
            {
                x = TSimd.Load(p);
                if (First > 0)
                {
                    a0 = TSimd.MultiplyAdd(k0, x, a0);
                    a0 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (1 * Pixel)), a0);
                    x = TSimd.Load(p + (2 * Pixel));
                    a0 = TSimd.MultiplyAdd(k2, x, a0);
                }

                if (First > 1)
                {
                    a1 = TSimd.MultiplyAdd(k0, x, a1);
                    a1 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (3 * Pixel)), a1);
                    x = TSimd.Load(p + (4 * Pixel));
                    a1 = TSimd.MultiplyAdd(k2, x, a1);
                }

                if (First > 2)
                {
                    a2 = TSimd.MultiplyAdd(k0, x, a2);
                    a2 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (5 * Pixel)), a2);
                    x = TSimd.Load(p + (6 * Pixel));
                    a2 = TSimd.MultiplyAdd(k2, x, a2);
                }

                if (First > 3)
                {
                    a3 = TSimd.MultiplyAdd(k0, x, a3);
                    a3 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (7 * Pixel)), a3);
                    x = TSimd.Load(p + (8 * Pixel));
                    a3 = TSimd.MultiplyAdd(k2, x, a3);
                }

                if (First > 4)
                {
                    a4 = TSimd.MultiplyAdd(k0, x, a4);
                    a4 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (9 * Pixel)), a4);
                    x = TSimd.Load(p + (10 * Pixel));
                    a4 = TSimd.MultiplyAdd(k2, x, a4);
                }

                if (First > 5)
                {
                    a5 = TSimd.MultiplyAdd(k0, x, a5);
                    a5 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (11 * Pixel)), a5);
                    x = TSimd.Load(p + (12 * Pixel));
                    a5 = TSimd.MultiplyAdd(k2, x, a5);
                }

                if (First > 6)
                {
                    a6 = TSimd.MultiplyAdd(k0, x, a6);
                    a6 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (13 * Pixel)), a6);
                    x = TSimd.Load(p + (14 * Pixel));
                    a6 = TSimd.MultiplyAdd(k2, x, a6);
                }
            }

            p += split;
            if (TStride.Value == 1)
            {
                if (Second + 2 > 0 && Second > 0)
                {
                    x = TSimd.Load(p + (0 * Pixel));
                    b0 = Second > 0 ? TSimd.MultiplyAdd(k0, x, b0) : b0;
                }

                if (Second + 2 > 1 && Second > 0)
                {
                    x = TSimd.Load(p + (1 * Pixel));
                    b1 = Second > 1 ? TSimd.MultiplyAdd(k0, x, b1) : b1;
                    b0 = Second > 0 ? TSimd.MultiplyAdd(k1, x, b0) : b0;
                }

                if (Second + 2 > 2 && Second > 0)
                {
                    x = TSimd.Load(p + (2 * Pixel));
                    b2 = Second > 2 ? TSimd.MultiplyAdd(k0, x, b2) : b2;
                    b1 = Second > 1 ? TSimd.MultiplyAdd(k1, x, b1) : b1;
                    b0 = Second > 0 ? TSimd.MultiplyAdd(k2, x, b0) : b0;
                }

                if (Second + 2 > 3 && Second > 0)
                {
                    x = TSimd.Load(p + (3 * Pixel));
                    b3 = Second > 3 ? TSimd.MultiplyAdd(k0, x, b3) : b3;
                    b2 = Second > 2 ? TSimd.MultiplyAdd(k1, x, b2) : b2;
                    b1 = Second > 1 ? TSimd.MultiplyAdd(k2, x, b1) : b1;
                }

                if (Second + 2 > 4 && Second > 0)
                {
                    x = TSimd.Load(p + (4 * Pixel));
                    b4 = Second > 4 ? TSimd.MultiplyAdd(k0, x, b4) : b4;
                    b3 = Second > 3 ? TSimd.MultiplyAdd(k1, x, b3) : b3;
                    b2 = Second > 2 ? TSimd.MultiplyAdd(k2, x, b2) : b2;
                }

                if (Second + 2 > 5 && Second > 0)
                {
                    x = TSimd.Load(p + (5 * Pixel));
                    b5 = Second > 5 ? TSimd.MultiplyAdd(k0, x, b5) : b5;
                    b4 = Second > 4 ? TSimd.MultiplyAdd(k1, x, b4) : b4;
                    b3 = Second > 3 ? TSimd.MultiplyAdd(k2, x, b3) : b3;
                }

                if (Second + 2 > 6 && Second > 0)
                {
                    x = TSimd.Load(p + (6 * Pixel));
                    b6 = Second > 6 ? TSimd.MultiplyAdd(k0, x, b6) : b6;
                    b5 = Second > 5 ? TSimd.MultiplyAdd(k1, x, b5) : b5;
                    b4 = Second > 4 ? TSimd.MultiplyAdd(k2, x, b4) : b4;
                }

                if (Second + 2 > 7 && Second > 0)
                {
                    x = TSimd.Load(p + (7 * Pixel));
                    b6 = Second > 6 ? TSimd.MultiplyAdd(k1, x, b6) : b6;
                    b5 = Second > 5 ? TSimd.MultiplyAdd(k2, x, b5) : b5;
                }

                if (Second + 2 > 8 && Second > 0)
                {
                    x = TSimd.Load(p + (8 * Pixel));
                    b6 = Second > 6 ? TSimd.MultiplyAdd(k2, x, b6) : b6;
                }
            }
            else
            {
                x = TSimd.Load(p);
                if (Second > 0)
                {
                    b0 = TSimd.MultiplyAdd(k0, x, b0);
                    b0 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (1 * Pixel)), b0);
                    x = TSimd.Load(p + (2 * Pixel));
                    b0 = TSimd.MultiplyAdd(k2, x, b0);
                }

                if (Second > 1)
                {
                    b1 = TSimd.MultiplyAdd(k0, x, b1);
                    b1 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (3 * Pixel)), b1);
                    x = TSimd.Load(p + (4 * Pixel));
                    b1 = TSimd.MultiplyAdd(k2, x, b1);
                }

                if (Second > 2)
                {
                    b2 = TSimd.MultiplyAdd(k0, x, b2);
                    b2 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (5 * Pixel)), b2);
                    x = TSimd.Load(p + (6 * Pixel));
                    b2 = TSimd.MultiplyAdd(k2, x, b2);
                }

                if (Second > 3)
                {
                    b3 = TSimd.MultiplyAdd(k0, x, b3);
                    b3 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (7 * Pixel)), b3);
                    x = TSimd.Load(p + (8 * Pixel));
                    b3 = TSimd.MultiplyAdd(k2, x, b3);
                }

                if (Second > 4)
                {
                    b4 = TSimd.MultiplyAdd(k0, x, b4);
                    b4 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (9 * Pixel)), b4);
                    x = TSimd.Load(p + (10 * Pixel));
                    b4 = TSimd.MultiplyAdd(k2, x, b4);
                }

                if (Second > 5)
                {
                    b5 = TSimd.MultiplyAdd(k0, x, b5);
                    b5 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (11 * Pixel)), b5);
                    x = TSimd.Load(p + (12 * Pixel));
                    b5 = TSimd.MultiplyAdd(k2, x, b5);
                }

                if (Second > 6)
                {
                    b6 = TSimd.MultiplyAdd(k0, x, b6);
                    b6 = TSimd.MultiplyAdd(k1, TSimd.Load(p + (13 * Pixel)), b6);
                    x = TSimd.Load(p + (14 * Pixel));
                    b6 = TSimd.MultiplyAdd(k2, x, b6);
                }
            }
        }

        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        float* o = call->Output;
        if (First > 0)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a0)), o + (0 * Pixel));
        }

        if (First > 1)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a1)), o + (1 * Pixel));
        }

        if (First > 2)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a2)), o + (2 * Pixel));
        }

        if (First > 3)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a3)), o + (3 * Pixel));
        }

        if (First > 4)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a4)), o + (4 * Pixel));
        }

        if (First > 5)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a5)), o + (5 * Pixel));
        }

        if (First > 6)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a6)), o + (6 * Pixel));
        }

        o += call->OutputSplit;
        if (Second > 0)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, b0)), o + (0 * Pixel));
        }

        if (Second > 1)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, b1)), o + (1 * Pixel));
        }

        if (Second > 2)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, b2)), o + (2 * Pixel));
        }

        if (Second > 3)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, b3)), o + (3 * Pixel));
        }

        if (Second > 4)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, b4)), o + (4 * Pixel));
        }

        if (Second > 5)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, b5)), o + (5 * Pixel));
        }

        if (Second > 6)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, b6)), o + (6 * Pixel));
        }
    }
}
