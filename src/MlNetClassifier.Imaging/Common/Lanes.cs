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

    /// <summary>Bytes of each half by index; index 255 gives zero, others must be below 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Shuffle(Vector256<byte> vector, Vector256<byte> indices)
        => Avx2.IsSupported ? Avx2.Shuffle(vector, indices)
            : Vector256.Create(
                Vector128.ShuffleNative(vector.GetLower(), indices.GetLower()), Vector128.ShuffleNative(vector.GetUpper(), indices.GetUpper()));

    /// <summary>Eight bytes as 32-bit numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<int> LoadWidened(byte* from)
    {
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(from);
        }

        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(from)).AsByte());
        return Vector256.Create(Vector128.WidenLower(words).AsInt32(), Vector128.WidenUpper(words).AsInt32());
    }
}
