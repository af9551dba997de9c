using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>eˣ in single precision.</summary>
/// <remarks>
/// <para>
/// x = n · ln 2 + r with whole n and |r| ≤ ½ ln 2; eʳ by the polynomial of Cephes' <c>expf</c> (S. L. Moshier, netlib.org/cephes), ln 2 in two parts of which the first
/// has so few digits that its multiples are exact; then 2ⁿ goes into the exponent. Within 3 units in the last place.
/// </para>
/// <para>Rejected: the runtime's <c>Vector512.Exp</c>, which computes in double precision and takes two and a half times as long.</para>
/// </remarks>
internal static class Exponential
{
    /// <summary>Adding it to a small number leaves the nearest whole one in the lowest digits.</summary>
    private const float Rounder = 12582912f;

    /// <summary>eˣ: 0 below −104, infinity above 88.73, not a number for what is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TVector, TSimd>(TVector x)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        TVector one = TSimd.Splat(1);
        TVector rounder = TSimd.Splat(Rounder);
        x = TSimd.Max(TSimd.Splat(-104), TSimd.Min(TSimd.Splat(89), x));
        TVector n = TSimd.Subtract(TSimd.MultiplyAdd(x, TSimd.Splat(1.44269504f), rounder), rounder);
        TVector r = TSimd.MultiplyAdd(n, TSimd.Splat(-0.693359375f), x);
        r = TSimd.MultiplyAdd(n, TSimd.Splat(2.12194440e-4f), r);
        TVector p = TSimd.MultiplyAdd(TSimd.Splat(1.9875691500e-4f), r, TSimd.Splat(1.3981999507e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Splat(8.3334519073e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Splat(4.1665795894e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Splat(1.6666665459e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Splat(5.0000001201e-1f));
        p = TSimd.MultiplyAdd(p, TSimd.Multiply(r, r), TSimd.Add(r, one));
        return TSimd.TimesPowerOfTwo(p, n);
    }
}
