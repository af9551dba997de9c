using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Imaging.Common;

/// <summary>Numbers to half their width, cut to the range. The 256-bit forms work on each 128-bit half on its own.</summary>
internal static class Saturate
{
    /// <summary>To 0-255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBytes(Vector128<short> low, Vector128<short> high)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.PackUnsignedSaturate(low, high);
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.ExtractNarrowingSaturateUnsignedUpper(AdvSimd.ExtractNarrowingSaturateUnsignedLower(low), high);
        }

        Vector128<short> zero = Vector128<short>.Zero, top = Vector128.Create((short)255);
        return Vector128.Narrow(Vector128.Clamp(low, zero, top).AsUInt16(), Vector128.Clamp(high, zero, top).AsUInt16());
    }

    /// <summary>To 0-255, halves on their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ToBytes(Vector256<short> low, Vector256<short> high)
        => Avx2.IsSupported ? Avx2.PackUnsignedSaturate(low, high)
            : Vector256.Create(ToBytes(low.GetLower(), high.GetLower()), ToBytes(low.GetUpper(), high.GetUpper()));

    /// <summary>To -32768…32767, halves on their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> ToInt16(Vector256<int> low, Vector256<int> high)
        => Avx2.IsSupported ? Avx2.PackSignedSaturate(low, high)
            : Vector256.Create(ToInt16(low.GetLower(), high.GetLower()), ToInt16(low.GetUpper(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ToInt16(Vector128<int> low, Vector128<int> high)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.PackSignedSaturate(low, high);
        }

        Vector128<int> bottom = Vector128.Create((int)short.MinValue), top = Vector128.Create((int)short.MaxValue);
        return Vector128.Narrow(Vector128.Clamp(low, bottom, top), Vector128.Clamp(high, bottom, top));
    }
}
