using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>The one-dimensional transforms of Winograd's minimal filtering, for windows that are one pixel high or wide.</summary>
/// <remarks>
/// Ten points: 0, ±1, ±2, ±½, ±3/2 and ∞. The rows of Bᵀ for +p and −p are E ± O, where E takes the even pixels and O the odd ones with
/// the coefficients of the product of (x² − q²) over the other pairs q.
/// </remarks>
internal static unsafe class WinogradLineTransforms<TVector, TSimd>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
{
    /// <summary>Bᵀ d of six pixels, <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputSix(float* patch, nint step, float* target, nint elementStride, float* scratch) =>
        WinogradTransforms<TVector, TSimd>.SixPoints(
            TSimd.Load(patch),
            TSimd.Load(patch + step),
            TSimd.Load(patch + (2 * step)),
            TSimd.Load(patch + (3 * step)),
            TSimd.Load(patch + (4 * step)),
            TSimd.Load(patch + (5 * step)),
            target,
            elementStride);

    /// <summary>Bᵀ d of ten pixels, <paramref name="step"/> floats apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputTen(float* patch, nint step, float* target, nint elementStride, float* scratch)
    {
        TVector d0 = TSimd.Load(patch);
        TVector d1 = TSimd.Load(patch + step);
        TVector d2 = TSimd.Load(patch + (2 * step));
        TVector d3 = TSimd.Load(patch + (3 * step));
        TVector d4 = TSimd.Load(patch + (4 * step));
        TVector d5 = TSimd.Load(patch + (5 * step));
        TVector d6 = TSimd.Load(patch + (6 * step));
        TVector d7 = TSimd.Load(patch + (7 * step));
        TVector d8 = TSimd.Load(patch + (8 * step));
        TVector d9 = TSimd.Load(patch + (9 * step));

        // Product over all pairs: 9/4 − 205/16 x² + 273/16 x⁴ − 15/2 x⁶ + x⁸.
        TVector a0 = TSimd.Splat(2.25f);
        TVector a1 = TSimd.Splat(-12.8125f);
        TVector a2 = TSimd.Splat(17.0625f);
        TVector a3 = TSimd.Splat(-7.5f);
        TSimd.Store(Even(d0, d2, d4, d6, d8, a0, a1, a2, a3), target);
        TSimd.Store(Even(d1, d3, d5, d7, d9, a0, a1, a2, a3), target + (9 * elementStride));
        Pair(d1, d2, d3, d4, d5, d6, d7, d8, -2.25f, 10.5625f, -6.5f, 1, target + elementStride, elementStride);
        Pair(d1, d2, d3, d4, d5, d6, d7, d8, -0.5625f, 3.0625f, -3.5f, 2, target + (3 * elementStride), elementStride);
        Pair(d1, d2, d3, d4, d5, d6, d7, d8, -9, 15.25f, -7.25f, 0.5f, target + (5 * elementStride), elementStride);
        Pair(d1, d2, d3, d4, d5, d6, d7, d8, -1, 5.25f, -5.25f, 1.5f, target + (7 * elementStride), elementStride);
    }

    /// <summary>Aᵀ m of six elements: four pixels of a window of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputSixToFour(WinogradOutput* call)
    {
        float* m = call->Source;
        nint step = call->ElementStride;
        TVector m1 = TSimd.Load(m + step);
        TVector m2 = TSimd.Load(m + (2 * step));
        TVector m3 = TSimd.Load(m + (3 * step));
        TVector m4 = TSimd.Load(m + (4 * step));
        TVector bias = TSimd.Load(call->Bias);
        TVector sum = TSimd.Add(TSimd.Add(m1, m2), bias);
        TVector difference = TSimd.Add(TSimd.Subtract(m1, m2), bias);
        TVector sum2 = TSimd.Add(m3, m4);
        TVector difference2 = TSimd.Subtract(m3, m4);
        Store(
            call,
            TSimd.Add(TSimd.Add(TSimd.Load(m), sum), sum2),
            TSimd.MultiplyAdd(TSimd.Splat(2), difference2, difference),
            TSimd.MultiplyAdd(TSimd.Splat(4), sum2, sum),
            TSimd.Add(TSimd.MultiplyAdd(TSimd.Splat(8), difference2, difference), TSimd.Load(m + (5 * step))));
    }

    /// <summary>Aᵀ m of ten elements: four pixels of a window of seven.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputTenToFour(WinogradOutput* call)
    {
        float* m = call->Source;
        nint step = call->ElementStride;
        TVector bias = TSimd.Load(call->Bias);
        TVector one = TSimd.Load(m + step);
        TVector minusOne = TSimd.Load(m + (2 * step));
        TVector two = TSimd.Load(m + (3 * step));
        TVector minusTwo = TSimd.Load(m + (4 * step));
        TVector half = TSimd.Load(m + (5 * step));
        TVector minusHalf = TSimd.Load(m + (6 * step));
        TVector threeHalves = TSimd.Load(m + (7 * step));
        TVector minusThreeHalves = TSimd.Load(m + (8 * step));
        TVector s1 = TSimd.Add(one, minusOne);
        TVector s2 = TSimd.Add(two, minusTwo);
        TVector s3 = TSimd.Add(half, minusHalf);
        TVector s4 = TSimd.Add(threeHalves, minusThreeHalves);
        TVector t1 = TSimd.Subtract(one, minusOne);
        TVector t2 = TSimd.Subtract(two, minusTwo);
        TVector t3 = TSimd.Subtract(half, minusHalf);
        TVector t4 = TSimd.Subtract(threeHalves, minusThreeHalves);
        Store(
            call,
            TSimd.Add(TSimd.Add(TSimd.Load(m), TSimd.Add(s1, s2)), TSimd.Add(TSimd.Add(s3, s4), bias)),
            Powers(TSimd.Add(t1, bias), t2, t3, t4, 2, 0.5f, 1.5f),
            Powers(TSimd.Add(s1, bias), s2, s3, s4, 4, 0.25f, 2.25f),
            TSimd.Add(Powers(TSimd.Add(t1, bias), t2, t3, t4, 8, 0.125f, 3.375f), TSimd.Load(m + (9 * step))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Even(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector a0, TVector a1, TVector a2, TVector a3) =>
        TSimd.MultiplyAdd(a0, d0, TSimd.MultiplyAdd(a1, d1, TSimd.MultiplyAdd(a2, d2, TSimd.MultiplyAdd(a3, d3, d4))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(
        TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7, TVector d8, float c0, float c1, float c2, float point, float* target, nint step)
    {
        TVector v0 = TSimd.Splat(c0);
        TVector v1 = TSimd.Splat(c1);
        TVector v2 = TSimd.Splat(c2);
        TVector even = TSimd.MultiplyAdd(v0, d2, TSimd.MultiplyAdd(v1, d4, TSimd.MultiplyAdd(v2, d6, d8)));
        TVector odd = TSimd.Multiply(TSimd.Splat(point), TSimd.MultiplyAdd(v0, d1, TSimd.MultiplyAdd(v1, d3, TSimd.MultiplyAdd(v2, d5, d7))));
        TSimd.Store(TSimd.Add(even, odd), target);
        TSimd.Store(TSimd.Subtract(even, odd), target + step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Powers(TVector first, TVector second, TVector third, TVector fourth, float a, float b, float c) =>
        TSimd.MultiplyAdd(TSimd.Splat(a), second, TSimd.MultiplyAdd(TSimd.Splat(b), third, TSimd.MultiplyAdd(TSimd.Splat(c), fourth, first)));

    // Rows and columns both count the pixels inside the picture; one of them is 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(WinogradOutput* call, TVector v0, TVector v1, TVector v2, TVector v3)
    {
        int count = call->Rows * call->Columns;
        float* o = call->Target;
        nint step = call->Row;
        if (call->Residual != null)
        {
            float* r = call->Residual;
            nint next = call->ResidualRow;
            v0 = TSimd.Add(v0, TSimd.Load(r));
            v1 = count > 1 ? TSimd.Add(v1, TSimd.Load(r + next)) : v1;
            v2 = count > 2 ? TSimd.Add(v2, TSimd.Load(r + (2 * next))) : v2;
            v3 = count > 3 ? TSimd.Add(v3, TSimd.Load(r + (3 * next))) : v3;
        }

        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        TSimd.Store(TSimd.Min(high, TSimd.Max(low, v0)), o);
        if (count > 1)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, v1)), o + step);
        }

        if (count > 2)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, v2)), o + (2 * step));
        }

        if (count > 3)
        {
            TSimd.Store(TSimd.Min(high, TSimd.Max(low, v3)), o + (3 * step));
        }
    }
}
