using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Imaging.Common;

/// <summary>Operations that every machine has but the portable vector types lack. The 256-bit forms work on each half on its own.</summary>
internal static class Lanes
{
    /// <summary>Sums of neighbouring products: a0 b0 + a1 b1, a2 b2 + a3 b3, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dot(Vector128<short> a, Vector128<short> b)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.MultiplyAddAdjacent(a, b);
        }

        if (AdvSimd.Arm64.IsSupported)
        {
            return AdvSimd.Arm64.AddPairwise(
                AdvSimd.MultiplyWideningLower(a.GetLower(), b.GetLower()), AdvSimd.MultiplyWideningUpper(a, b));
        }

        Vector128<int> x = a.AsInt32(), y = b.AsInt32();
        return (((x << 16) >> 16) * ((y << 16) >> 16)) + ((x >> 16) * (y >> 16));
    }

    /// <inheritdoc cref="Dot(Vector128{short}, Vector128{short})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<short> a, Vector256<short> b)
        => Avx2.IsSupported ? Avx2.MultiplyAddAdjacent(a, b)
            : Vector256.Create(Dot(a.GetLower(), b.GetLower()), Dot(a.GetUpper(), b.GetUpper()));

    /// <summary>Upper 16 bits of the products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> MultiplyHigh(Vector128<short> a, short factor)
        => Sse2.IsSupported ? Sse2.MultiplyHigh(a, Vector128.Create(factor))
            : Vector128.Narrow((Vector128.WidenLower(a) * factor) >> 16, (Vector128.WidenUpper(a) * factor) >> 16);
}
