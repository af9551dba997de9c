using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>The two-dimensional transforms of Winograd's minimal filtering, at four points (0, ±1, ∞) and six (±2 too).</summary>
/// <remarks>
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015 (arXiv:1509.09308): output = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A.
/// A pixel is one vector of channels; element (row, column) of the transformed tile goes to its own matrix, <c>elementStride</c> floats apart.
/// </remarks>
internal static unsafe class WinogradTransforms<TVector, TSimd>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
{
    private const int Pixel = ChannelBlock.Size;

    /// <summary>Bᵀ d B of a 6 × 6 patch; <paramref name="scratch"/> holds 36 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputSix(float* patch, nint row, float* target, nint elementStride, float* scratch)
    {
        for (int x = 0; x < 6; x++)
        {
            float* p = patch + (x * Pixel);
            SixPoints(
                TSimd.Load(p), TSimd.Load(p + row), TSimd.Load(p + (2 * row)), TSimd.Load(p + (3 * row)), TSimd.Load(p + (4 * row)), TSimd.Load(p + (5 * row)),
                scratch + (x * Pixel), 6 * Pixel);
        }

        for (int y = 0; y < 6; y++)
        {
            float* p = scratch + (y * 6 * Pixel);
            SixPoints(
                TSimd.Load(p), TSimd.Load(p + Pixel), TSimd.Load(p + (2 * Pixel)), TSimd.Load(p + (3 * Pixel)), TSimd.Load(p + (4 * Pixel)), TSimd.Load(p + (5 * Pixel)),
                target + (y * 6 * elementStride), elementStride);
        }
    }

    /// <summary>Bᵀ d B of a 4 × 4 patch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputFour(float* patch, nint row, float* target, nint elementStride, float* scratch)
    {
        for (int x = 0; x < 4; x++)
        {
            float* p = patch + (x * Pixel);
            FourPoints(TSimd.Load(p), TSimd.Load(p + row), TSimd.Load(p + (2 * row)), TSimd.Load(p + (3 * row)), scratch + (x * Pixel), 4 * Pixel);
        }

        for (int y = 0; y < 4; y++)
        {
            float* p = scratch + (y * 4 * Pixel);
            FourPoints(
                TSimd.Load(p), TSimd.Load(p + Pixel), TSimd.Load(p + (2 * Pixel)), TSimd.Load(p + (3 * Pixel)), target + (y * 4 * elementStride), elementStride);
        }
    }

    /// <summary>Aᵀ m A + bias, clamped, of which the first Rows × Columns of 4 × 4 pixels are stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputSixToFour(WinogradOutput* call)
    {
        nint step = call->ElementStride;
        float* scratch = call->Scratch;
        TVector two = TSimd.Splat(2);
        TVector four = TSimd.Splat(4);
        TVector eight = TSimd.Splat(8);
        for (int x = 0; x < 6; x++)
        {
            float* m = call->Source + (x * step);
            nint r = 6 * step;
            TVector m1 = TSimd.Load(m + r);
            TVector m2 = TSimd.Load(m + (2 * r));
            TVector m3 = TSimd.Load(m + (3 * r));
            TVector m4 = TSimd.Load(m + (4 * r));
            TVector sum = TSimd.Add(m1, m2);
            TVector difference = TSimd.Subtract(m1, m2);
            TVector sum2 = TSimd.Add(m3, m4);
            TVector difference2 = TSimd.Subtract(m3, m4);
            float* s = scratch + (x * Pixel);
            TSimd.Store(TSimd.Add(TSimd.Add(TSimd.Load(m), sum), sum2), s);
            TSimd.Store(TSimd.MultiplyAdd(two, difference2, difference), s + (6 * Pixel));
            TSimd.Store(TSimd.MultiplyAdd(four, sum2, sum), s + (12 * Pixel));
            TSimd.Store(TSimd.Add(TSimd.MultiplyAdd(eight, difference2, difference), TSimd.Load(m + (5 * r))), s + (18 * Pixel));
        }

        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        TVector bias = TSimd.Load(call->Bias);
        int columns = call->Columns;
        for (int y = 0; y < call->Rows; y++)
        {
            float* s = scratch + (y * 6 * Pixel);
            TVector m1 = TSimd.Load(s + Pixel);
            TVector m2 = TSimd.Load(s + (2 * Pixel));
            TVector m3 = TSimd.Load(s + (3 * Pixel));
            TVector m4 = TSimd.Load(s + (4 * Pixel));
            TVector sum = TSimd.Add(TSimd.Add(m1, m2), bias);
            TVector difference = TSimd.Add(TSimd.Subtract(m1, m2), bias);
            TVector sum2 = TSimd.Add(m3, m4);
            TVector difference2 = TSimd.Subtract(m3, m4);
            TVector v0 = TSimd.Add(TSimd.Add(TSimd.Load(s), sum), sum2);
            TVector v1 = TSimd.MultiplyAdd(two, difference2, difference);
            TVector v2 = TSimd.MultiplyAdd(four, sum2, sum);
            TVector v3 = TSimd.Add(TSimd.MultiplyAdd(eight, difference2, difference), TSimd.Load(s + (5 * Pixel)));
            float* o = call->Target + (y * call->Row);
            if (call->Residual != null)
            {
                float* res = call->Residual + (y * call->ResidualRow);
                v0 = TSimd.Add(v0, TSimd.Load(res));
                v1 = columns > 1 ? TSimd.Add(v1, TSimd.Load(res + Pixel)) : v1;
                v2 = columns > 2 ? TSimd.Add(v2, TSimd.Load(res + (2 * Pixel))) : v2;
                v3 = columns > 3 ? TSimd.Add(v3, TSimd.Load(res + (3 * Pixel))) : v3;
            }

            TSimd.Store(TSimd.Min(high, TSimd.Max(low, v0)), o);
            if (columns > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, v1)), o + Pixel);
            }

            if (columns > 2)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, v2)), o + (2 * Pixel));
            }

            if (columns > 3)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, v3)), o + (3 * Pixel));
            }
        }
    }

    /// <summary>Aᵀ m A for 2 × 2 pixels of a 5 × 5 window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputSixToTwo(WinogradOutput* call)
    {
        nint step = call->ElementStride;
        float* scratch = call->Scratch;
        TVector two = TSimd.Splat(2);
        for (int x = 0; x < 6; x++)
        {
            float* m = call->Source + (x * step);
            nint r = 6 * step;
            TVector m1 = TSimd.Load(m + r);
            TVector m2 = TSimd.Load(m + (2 * r));
            TVector m3 = TSimd.Load(m + (3 * r));
            TVector m4 = TSimd.Load(m + (4 * r));
            float* s = scratch + (x * Pixel);
            TSimd.Store(TSimd.Add(TSimd.Add(TSimd.Load(m), TSimd.Add(m1, m2)), TSimd.Add(m3, m4)), s);
            TSimd.Store(
                TSimd.Add(TSimd.MultiplyAdd(two, TSimd.Subtract(m3, m4), TSimd.Subtract(m1, m2)), TSimd.Load(m + (5 * r))), s + (6 * Pixel));
        }

        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        TVector bias = TSimd.Load(call->Bias);
        for (int y = 0; y < call->Rows; y++)
        {
            float* s = scratch + (y * 6 * Pixel);
            TVector m1 = TSimd.Load(s + Pixel);
            TVector m2 = TSimd.Load(s + (2 * Pixel));
            TVector m3 = TSimd.Load(s + (3 * Pixel));
            TVector m4 = TSimd.Load(s + (4 * Pixel));
            TVector v0 = TSimd.Add(TSimd.Add(TSimd.Add(TSimd.Load(s), TSimd.Add(m1, m2)), TSimd.Add(m3, m4)), bias);
            TVector v1 = TSimd.Add(
                TSimd.Add(TSimd.MultiplyAdd(two, TSimd.Subtract(m3, m4), TSimd.Subtract(m1, m2)), TSimd.Load(s + (5 * Pixel))), bias);
            float* o = call->Target + (y * call->Row);
            if (call->Residual != null)
            {
                float* res = call->Residual + (y * call->ResidualRow);
                v0 = TSimd.Add(v0, TSimd.Load(res));
                v1 = call->Columns > 1 ? TSimd.Add(v1, TSimd.Load(res + Pixel)) : v1;
            }

            TSimd.Store(TSimd.Min(high, TSimd.Max(low, v0)), o);
            if (call->Columns > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, v1)), o + Pixel);
            }
        }
    }

    /// <summary>As <see cref="OutputSixToFour"/> for 2 × 2 pixels of a 3 × 3 window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OutputFourToTwo(WinogradOutput* call)
    {
        nint step = call->ElementStride;
        float* scratch = call->Scratch;
        for (int x = 0; x < 4; x++)
        {
            float* m = call->Source + (x * step);
            nint r = 4 * step;
            TVector m1 = TSimd.Load(m + r);
            TVector m2 = TSimd.Load(m + (2 * r));
            float* s = scratch + (x * Pixel);
            TSimd.Store(TSimd.Add(TSimd.Add(TSimd.Load(m), m1), m2), s);
            TSimd.Store(TSimd.Add(TSimd.Subtract(m1, m2), TSimd.Load(m + (3 * r))), s + (4 * Pixel));
        }

        TVector low = TSimd.Splat(call->Low);
        TVector high = TSimd.Splat(call->High);
        TVector bias = TSimd.Load(call->Bias);
        for (int y = 0; y < call->Rows; y++)
        {
            float* s = scratch + (y * 4 * Pixel);
            TVector m1 = TSimd.Load(s + Pixel);
            TVector m2 = TSimd.Load(s + (2 * Pixel));
            TVector v0 = TSimd.Add(TSimd.Add(TSimd.Add(TSimd.Load(s), m1), m2), bias);
            TVector v1 = TSimd.Add(TSimd.Add(TSimd.Subtract(m1, m2), TSimd.Load(s + (3 * Pixel))), bias);
            float* o = call->Target + (y * call->Row);
            if (call->Residual != null)
            {
                float* res = call->Residual + (y * call->ResidualRow);
                v0 = TSimd.Add(v0, TSimd.Load(res));
                v1 = call->Columns > 1 ? TSimd.Add(v1, TSimd.Load(res + Pixel)) : v1;
            }

            TSimd.Store(TSimd.Min(high, TSimd.Max(low, v0)), o);
            if (call->Columns > 1)
            {
                TSimd.Store(TSimd.Min(high, TSimd.Max(low, v1)), o + Pixel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SixPoints(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* target, nint step)
    {
        TVector minusFour = TSimd.Splat(-4);
        TVector minusFive = TSimd.Splat(-5);
        TVector four = TSimd.Splat(4);
        TVector two = TSimd.Splat(2);
        TVector a = TSimd.MultiplyAdd(minusFour, d2, d4);
        TVector b = TSimd.MultiplyAdd(minusFour, d1, d3);
        TVector c = TSimd.Subtract(d4, d2);
        TVector e = TSimd.Multiply(two, TSimd.Subtract(d3, d1));
        TSimd.Store(TSimd.MultiplyAdd(four, d0, TSimd.MultiplyAdd(minusFive, d2, d4)), target);
        TSimd.Store(TSimd.Add(a, b), target + step);
        TSimd.Store(TSimd.Subtract(a, b), target + (2 * step));
        TSimd.Store(TSimd.Add(c, e), target + (3 * step));
        TSimd.Store(TSimd.Subtract(c, e), target + (4 * step));
        TSimd.Store(TSimd.MultiplyAdd(four, d1, TSimd.MultiplyAdd(minusFive, d3, d5)), target + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourPoints(TVector d0, TVector d1, TVector d2, TVector d3, float* target, nint step)
    {
        TSimd.Store(TSimd.Subtract(d2, d0), target);
        TSimd.Store(TSimd.Add(d1, d2), target + step);
        TSimd.Store(TSimd.Subtract(d2, d1), target + (2 * step));
        TSimd.Store(TSimd.Subtract(d3, d1), target + (3 * step));
    }
}
