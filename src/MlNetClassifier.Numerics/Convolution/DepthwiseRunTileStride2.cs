using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>The same as <see cref="DepthwiseRunTile{TVector, TSimd, TPixels, TWindow}"/> with stride 2.</summary>
/// <remarks>Half the windows of stride 1 cover an input: 31 inputs and 5 weights for 70 multiply-adds of a 5 × 5 window.</remarks>
internal static unsafe class DepthwiseRunTileStride2<TVector, TSimd, TPixels, TWindow>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
    where TPixels : struct, IConstant
    where TWindow : struct, IConstant
{
    private const int Pixel = ChannelBlock.Size;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileCall* call)
    {
        int n = TPixels.Value;
        int window = TWindow.Value;
        int inputs = (2 * n) + window - 2;
        TVector a0 = TSimd.Load(call->Bias);
        TVector a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0, a8 = a0, a9 = a0, a10 = a0, a11 = a0, a12 = a0, a13 = a0;
        float* w = call->Weights;
        float* input = call->Input;
        int* offsets = call->Offsets;
        for (int row = 0; row < window; row++)
        {
            float* p = input + *offsets;
            offsets += window;
            TVector k0 = TSimd.Load(w);
            TVector k1 = TSimd.Load(w + (1 * Pixel));
            TVector k2 = TSimd.Load(w + (2 * Pixel));
            TVector k3 = window > 3 ? TSimd.Load(w + (3 * Pixel)) : k0;
            TVector k4 = window > 4 ? TSimd.Load(w + (4 * Pixel)) : k0;
            TVector k5 = window > 5 ? TSimd.Load(w + (5 * Pixel)) : k0;
            TVector k6 = window > 6 ? TSimd.Load(w + (6 * Pixel)) : k0;
            w += window * Pixel;
            TVector x = TSimd.Load(p);
            a0 = TSimd.MultiplyAdd(k0, x, a0);
            x = inputs > 1 ? TSimd.Load(p + (1 * Pixel)) : x;
            a0 = TSimd.MultiplyAdd(k1, x, a0);
            x = inputs > 2 ? TSimd.Load(p + (2 * Pixel)) : x;
            a1 = n > 1 ? TSimd.MultiplyAdd(k0, x, a1) : a1;
            a0 = TSimd.MultiplyAdd(k2, x, a0);
            x = inputs > 3 ? TSimd.Load(p + (3 * Pixel)) : x;
            a1 = n > 1 ? TSimd.MultiplyAdd(k1, x, a1) : a1;
            a0 = window > 3 ? TSimd.MultiplyAdd(k3, x, a0) : a0;
            x = inputs > 4 ? TSimd.Load(p + (4 * Pixel)) : x;
            a2 = n > 2 ? TSimd.MultiplyAdd(k0, x, a2) : a2;
            a1 = n > 1 ? TSimd.MultiplyAdd(k2, x, a1) : a1;
            a0 = window > 4 ? TSimd.MultiplyAdd(k4, x, a0) : a0;
            x = inputs > 5 ? TSimd.Load(p + (5 * Pixel)) : x;
            a2 = n > 2 ? TSimd.MultiplyAdd(k1, x, a2) : a2;
            a1 = n > 1 && window > 3 ? TSimd.MultiplyAdd(k3, x, a1) : a1;
            a0 = window > 5 ? TSimd.MultiplyAdd(k5, x, a0) : a0;
            x = inputs > 6 ? TSimd.Load(p + (6 * Pixel)) : x;
            a3 = n > 3 ? TSimd.MultiplyAdd(k0, x, a3) : a3;
            a2 = n > 2 ? TSimd.MultiplyAdd(k2, x, a2) : a2;
            a1 = n > 1 && window > 4 ? TSimd.MultiplyAdd(k4, x, a1) : a1;
            a0 = window > 6 ? TSimd.MultiplyAdd(k6, x, a0) : a0;
            x = inputs > 7 ? TSimd.Load(p + (7 * Pixel)) : x;
            a3 = n > 3 ? TSimd.MultiplyAdd(k1, x, a3) : a3;
            a2 = n > 2 && window > 3 ? TSimd.MultiplyAdd(k3, x, a2) : a2;
            a1 = n > 1 && window > 5 ? TSimd.MultiplyAdd(k5, x, a1) : a1;
            x = inputs > 8 ? TSimd.Load(p + (8 * Pixel)) : x;
            a4 = n > 4 ? TSimd.MultiplyAdd(k0, x, a4) : a4;
            a3 = n > 3 ? TSimd.MultiplyAdd(k2, x, a3) : a3;
            a2 = n > 2 && window > 4 ? TSimd.MultiplyAdd(k4, x, a2) : a2;
            a1 = n > 1 && window > 6 ? TSimd.MultiplyAdd(k6, x, a1) : a1;
            x = inputs > 9 ? TSimd.Load(p + (9 * Pixel)) : x;
            a4 = n > 4 ? TSimd.MultiplyAdd(k1, x, a4) : a4;
            a3 = n > 3 && window > 3 ? TSimd.MultiplyAdd(k3, x, a3) : a3;
            a2 = n > 2 && window > 5 ? TSimd.MultiplyAdd(k5, x, a2) : a2;
            x = inputs > 10 ? TSimd.Load(p + (10 * Pixel)) : x;
            a5 = n > 5 ? TSimd.MultiplyAdd(k0, x, a5) : a5;
            a4 = n > 4 ? TSimd.MultiplyAdd(k2, x, a4) : a4;
            a3 = n > 3 && window > 4 ? TSimd.MultiplyAdd(k4, x, a3) : a3;
            a2 = n > 2 && window > 6 ? TSimd.MultiplyAdd(k6, x, a2) : a2;
            x = inputs > 11 ? TSimd.Load(p + (11 * Pixel)) : x;
            a5 = n > 5 ? TSimd.MultiplyAdd(k1, x, a5) : a5;
            a4 = n > 4 && window > 3 ? TSimd.MultiplyAdd(k3, x, a4) : a4;
            a3 = n > 3 && window > 5 ? TSimd.MultiplyAdd(k5, x, a3) : a3;
            x = inputs > 12 ? TSimd.Load(p + (12 * Pixel)) : x;
            a6 = n > 6 ? TSimd.MultiplyAdd(k0, x, a6) : a6;
            a5 = n > 5 ? TSimd.MultiplyAdd(k2, x, a5) : a5;
            a4 = n > 4 && window > 4 ? TSimd.MultiplyAdd(k4, x, a4) : a4;
            a3 = n > 3 && window > 6 ? TSimd.MultiplyAdd(k6, x, a3) : a3;
            x = inputs > 13 ? TSimd.Load(p + (13 * Pixel)) : x;
            a6 = n > 6 ? TSimd.MultiplyAdd(k1, x, a6) : a6;
            a5 = n > 5 && window > 3 ? TSimd.MultiplyAdd(k3, x, a5) : a5;
            a4 = n > 4 && window > 5 ? TSimd.MultiplyAdd(k5, x, a4) : a4;
            x = inputs > 14 ? TSimd.Load(p + (14 * Pixel)) : x;
            a7 = n > 7 ? TSimd.MultiplyAdd(k0, x, a7) : a7;
            a6 = n > 6 ? TSimd.MultiplyAdd(k2, x, a6) : a6;
            a5 = n > 5 && window > 4 ? TSimd.MultiplyAdd(k4, x, a5) : a5;
            a4 = n > 4 && window > 6 ? TSimd.MultiplyAdd(k6, x, a4) : a4;
            x = inputs > 15 ? TSimd.Load(p + (15 * Pixel)) : x;
            a7 = n > 7 ? TSimd.MultiplyAdd(k1, x, a7) : a7;
            a6 = n > 6 && window > 3 ? TSimd.MultiplyAdd(k3, x, a6) : a6;
            a5 = n > 5 && window > 5 ? TSimd.MultiplyAdd(k5, x, a5) : a5;
            x = inputs > 16 ? TSimd.Load(p + (16 * Pixel)) : x;
            a8 = n > 8 ? TSimd.MultiplyAdd(k0, x, a8) : a8;
            a7 = n > 7 ? TSimd.MultiplyAdd(k2, x, a7) : a7;
            a6 = n > 6 && window > 4 ? TSimd.MultiplyAdd(k4, x, a6) : a6;
            a5 = n > 5 && window > 6 ? TSimd.MultiplyAdd(k6, x, a5) : a5;
            x = inputs > 17 ? TSimd.Load(p + (17 * Pixel)) : x;
            a8 = n > 8 ? TSimd.MultiplyAdd(k1, x, a8) : a8;
            a7 = n > 7 && window > 3 ? TSimd.MultiplyAdd(k3, x, a7) : a7;
            a6 = n > 6 && window > 5 ? TSimd.MultiplyAdd(k5, x, a6) : a6;
            x = inputs > 18 ? TSimd.Load(p + (18 * Pixel)) : x;
            a9 = n > 9 ? TSimd.MultiplyAdd(k0, x, a9) : a9;
            a8 = n > 8 ? TSimd.MultiplyAdd(k2, x, a8) : a8;
            a7 = n > 7 && window > 4 ? TSimd.MultiplyAdd(k4, x, a7) : a7;
            a6 = n > 6 && window > 6 ? TSimd.MultiplyAdd(k6, x, a6) : a6;
            x = inputs > 19 ? TSimd.Load(p + (19 * Pixel)) : x;
            a9 = n > 9 ? TSimd.MultiplyAdd(k1, x, a9) : a9;
            a8 = n > 8 && window > 3 ? TSimd.MultiplyAdd(k3, x, a8) : a8;
            a7 = n > 7 && window > 5 ? TSimd.MultiplyAdd(k5, x, a7) : a7;
            x = inputs > 20 ? TSimd.Load(p + (20 * Pixel)) : x;
            a10 = n > 10 ? TSimd.MultiplyAdd(k0, x, a10) : a10;
            a9 = n > 9 ? TSimd.MultiplyAdd(k2, x, a9) : a9;
            a8 = n > 8 && window > 4 ? TSimd.MultiplyAdd(k4, x, a8) : a8;
            a7 = n > 7 && window > 6 ? TSimd.MultiplyAdd(k6, x, a7) : a7;
            x = inputs > 21 ? TSimd.Load(p + (21 * Pixel)) : x;
            a10 = n > 10 ? TSimd.MultiplyAdd(k1, x, a10) : a10;
            a9 = n > 9 && window > 3 ? TSimd.MultiplyAdd(k3, x, a9) : a9;
            a8 = n > 8 && window > 5 ? TSimd.MultiplyAdd(k5, x, a8) : a8;
            x = inputs > 22 ? TSimd.Load(p + (22 * Pixel)) : x;
            a11 = n > 11 ? TSimd.MultiplyAdd(k0, x, a11) : a11;
            a10 = n > 10 ? TSimd.MultiplyAdd(k2, x, a10) : a10;
            a9 = n > 9 && window > 4 ? TSimd.MultiplyAdd(k4, x, a9) : a9;
            a8 = n > 8 && window > 6 ? TSimd.MultiplyAdd(k6, x, a8) : a8;
            x = inputs > 23 ? TSimd.Load(p + (23 * Pixel)) : x;
            a11 = n > 11 ? TSimd.MultiplyAdd(k1, x, a11) : a11;
            a10 = n > 10 && window > 3 ? TSimd.MultiplyAdd(k3, x, a10) : a10;
            a9 = n > 9 && window > 5 ? TSimd.MultiplyAdd(k5, x, a9) : a9;
            x = inputs > 24 ? TSimd.Load(p + (24 * Pixel)) : x;
            a12 = n > 12 ? TSimd.MultiplyAdd(k0, x, a12) : a12;
            a11 = n > 11 ? TSimd.MultiplyAdd(k2, x, a11) : a11;
            a10 = n > 10 && window > 4 ? TSimd.MultiplyAdd(k4, x, a10) : a10;
            a9 = n > 9 && window > 6 ? TSimd.MultiplyAdd(k6, x, a9) : a9;
            x = inputs > 25 ? TSimd.Load(p + (25 * Pixel)) : x;
            a12 = n > 12 ? TSimd.MultiplyAdd(k1, x, a12) : a12;
            a11 = n > 11 && window > 3 ? TSimd.MultiplyAdd(k3, x, a11) : a11;
            a10 = n > 10 && window > 5 ? TSimd.MultiplyAdd(k5, x, a10) : a10;
            x = inputs > 26 ? TSimd.Load(p + (26 * Pixel)) : x;
            a13 = n > 13 ? TSimd.MultiplyAdd(k0, x, a13) : a13;
            a12 = n > 12 ? TSimd.MultiplyAdd(k2, x, a12) : a12;
            a11 = n > 11 && window > 4 ? TSimd.MultiplyAdd(k4, x, a11) : a11;
            a10 = n > 10 && window > 6 ? TSimd.MultiplyAdd(k6, x, a10) : a10;
            x = inputs > 27 ? TSimd.Load(p + (27 * Pixel)) : x;
            a13 = n > 13 ? TSimd.MultiplyAdd(k1, x, a13) : a13;
            a12 = n > 12 && window > 3 ? TSimd.MultiplyAdd(k3, x, a12) : a12;
            a11 = n > 11 && window > 5 ? TSimd.MultiplyAdd(k5, x, a11) : a11;
            x = inputs > 28 ? TSimd.Load(p + (28 * Pixel)) : x;
            a13 = n > 13 ? TSimd.MultiplyAdd(k2, x, a13) : a13;
            a12 = n > 12 && window > 4 ? TSimd.MultiplyAdd(k4, x, a12) : a12;
            a11 = n > 11 && window > 6 ? TSimd.MultiplyAdd(k6, x, a11) : a11;
            x = inputs > 29 ? TSimd.Load(p + (29 * Pixel)) : x;
            a13 = n > 13 && window > 3 ? TSimd.MultiplyAdd(k3, x, a13) : a13;
            a12 = n > 12 && window > 5 ? TSimd.MultiplyAdd(k5, x, a12) : a12;
            x = inputs > 30 ? TSimd.Load(p + (30 * Pixel)) : x;
            a13 = n > 13 && window > 4 ? TSimd.MultiplyAdd(k4, x, a13) : a13;
            a12 = n > 12 && window > 6 ? TSimd.MultiplyAdd(k6, x, a12) : a12;
            x = inputs > 31 ? TSimd.Load(p + (31 * Pixel)) : x;
            a13 = n > 13 && window > 5 ? TSimd.MultiplyAdd(k5, x, a13) : a13;
            x = inputs > 32 ? TSimd.Load(p + (32 * Pixel)) : x;
            a13 = n > 13 && window > 6 ? TSimd.MultiplyAdd(k6, x, a13) : a13;
        }

        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        float* o = call->Output;
        TSimd.Store(TSimd.Min(high, TSimd.Max(low, a0)), o);

        if (n > 1)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a1)), o + (1 * Pixel));
        }

        if (n > 2)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a2)), o + (2 * Pixel));
        }

        if (n > 3)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a3)), o + (3 * Pixel));
        }

        if (n > 4)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a4)), o + (4 * Pixel));
        }

        if (n > 5)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a5)), o + (5 * Pixel));
        }

        if (n > 6)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a6)), o + (6 * Pixel));
        }

        if (n > 7)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a7)), o + (7 * Pixel));
        }

        if (n > 8)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a8)), o + (8 * Pixel));
        }

        if (n > 9)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a9)), o + (9 * Pixel));
        }

        if (n > 10)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a10)), o + (10 * Pixel));
        }

        if (n > 11)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a11)), o + (11 * Pixel));
        }

        if (n > 12)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a12)), o + (12 * Pixel));
        }

        if (n > 13)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, a13)), o + (13 * Pixel));
        }
    }
}
