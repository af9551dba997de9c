using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary><see cref="InverseDct"/> for machines with 128-bit vectors: four columns at a time, with a buffer between the passes.</summary>
internal static unsafe class NarrowInverseDct
{
    public static void Transform(short* block, short* quantization, byte* target, nint stride)
    {
        short* middle = stackalloc short[64];
        for (int half = 0; half < 2; half++)
        {
            short* b = block + (half * 4), q = quantization + (half * 4);
            Vector128<int> v0 = Load(b, q), v1 = Load(b + 8, q + 8), v2 = Load(b + 16, q + 16), v3 = Load(b + 24, q + 24);
            Vector128<int> v4 = Load(b + 32, q + 32), v5 = Load(b + 40, q + 40), v6 = Load(b + 48, q + 48), v7 = Load(b + 56, q + 56);
            DctPass.Full<DctLanes128, Vector128<int>, Vector128<short>>(
                ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, InverseDct.FirstShift);
            StoreMiddle(v0, v1, v2, v3, v4, v5, v6, v7, middle + (half * 32));
        }

        for (int half = 0; half < 2; half++, target += 4 * stride)
        {
            short* m = middle + (half * 4);
            Vector128<int> v0 = Widen(m), v1 = Widen(m + 8), v2 = Widen(m + 16), v3 = Widen(m + 24);
            Vector128<int> v4 = Widen(m + 32), v5 = Widen(m + 40), v6 = Widen(m + 48), v7 = Widen(m + 56);
            DctPass.Full<DctLanes128, Vector128<int>, Vector128<short>>(
                ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, InverseDct.SecondShift);
            Store(v0, v1, v2, v3, v4, v5, v6, v7, target, stride);
        }
    }

    public static void TransformCorner(short* block, short* quantization, byte* target, nint stride)
    {
        short* b = block, q = quantization, middle = stackalloc short[32];
        Vector128<int> v0 = Load(b, q), v1 = Load(b + 8, q + 8), v2 = Load(b + 16, q + 16), v3 = Load(b + 24, q + 24);
        DctPass.Corner<DctLanes128, Vector128<int>, Vector128<short>>(
            ref v0, ref v1, ref v2, ref v3,
            out Vector128<int> v4, out Vector128<int> v5, out Vector128<int> v6, out Vector128<int> v7, InverseDct.FirstShift);
        StoreMiddle(v0, v1, v2, v3, v4, v5, v6, v7, middle);
        for (int half = 0; half < 2; half++, target += 4 * stride)
        {
            short* m = middle + (half * 4);
            v0 = Widen(m);
            v1 = Widen(m + 8);
            v2 = Widen(m + 16);
            v3 = Widen(m + 24);
            DctPass.Corner<DctLanes128, Vector128<int>, Vector128<short>>(
                ref v0, ref v1, ref v2, ref v3, out v4, out v5, out v6, out v7, InverseDct.SecondShift);
            Store(v0, v1, v2, v3, v4, v5, v6, v7, target, stride);
        }
    }

    /// <summary>Four coefficients of a row times their factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Load(short* block, short* quantization)
        => Vector128.WidenLower(
            Vector128.CreateScalarUnsafe(*(long*)block).AsInt16() * Vector128.CreateScalarUnsafe(*(long*)quantization).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(short* from) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)from).AsInt16());

    /// <summary>Four turned rows of eight numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreMiddle(
        Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3,
        Vector128<int> v4, Vector128<int> v5, Vector128<int> v6, Vector128<int> v7, short* to)
    {
        DctPass.Transpose<DctLanes128, Vector128<int>, Vector128<short>>(
            v0, v1, v2, v3, v4, v5, v6, v7,
            out Vector128<short> r0, out Vector128<short> r1, out Vector128<short> r2, out Vector128<short> r3);
        r0.Store(to);
        r1.Store(to + 8);
        r2.Store(to + 16);
        r3.Store(to + 24);
    }

    /// <summary>Four rows of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector128<int> v0, Vector128<int> v1, Vector128<int> v2, Vector128<int> v3,
        Vector128<int> v4, Vector128<int> v5, Vector128<int> v6, Vector128<int> v7, byte* target, nint stride)
    {
        DctPass.Transpose<DctLanes128, Vector128<int>, Vector128<short>>(
            v0, v1, v2, v3, v4, v5, v6, v7,
            out Vector128<short> r0, out Vector128<short> r1, out Vector128<short> r2, out Vector128<short> r3);
        Vector128<short> middle = Vector128.Create((short)128);
        Vector128<ulong> rows01 = Saturate.ToBytes(r0 + middle, r1 + middle).AsUInt64();
        Vector128<ulong> rows23 = Saturate.ToBytes(r2 + middle, r3 + middle).AsUInt64();
        Unsafe.WriteUnaligned(target, rows01.ToScalar());
        Unsafe.WriteUnaligned(target + stride, rows01.GetElement(1));
        Unsafe.WriteUnaligned(target + (2 * stride), rows23.ToScalar());
        Unsafe.WriteUnaligned(target + (3 * stride), rows23.GetElement(1));
    }
}
