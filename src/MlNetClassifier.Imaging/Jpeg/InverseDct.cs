using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary><see cref="InverseDctReference"/> in vectors: all eight columns at once in 256 bits, or four in 128.</summary>
internal static unsafe class InverseDct
{
    /// <summary>Places in file order below which a block has coefficients in its first four rows and columns only.</summary>
    public const int CornerEnd = 10;

    internal const int FirstShift = InverseDctReference.ConstantBits - InverseDctReference.PassBits;
    internal const int SecondShift = InverseDctReference.ConstantBits + InverseDctReference.PassBits + 3;

    /// <summary>Full block; parameters as in <see cref="InverseDctReference.Transform"/>.</summary>
    public static void Transform(short* block, short* quantization, byte* target, nint stride)
    {
        if (!DctLanes256.IsSupported)
        {
            NarrowInverseDct.Transform(block, quantization, target, stride);
            return;
        }

        Vector256<int> v0 = DctVectors.Load(block, quantization, 0), v1 = DctVectors.Load(block, quantization, 1);
        Vector256<int> v2 = DctVectors.Load(block, quantization, 2), v3 = DctVectors.Load(block, quantization, 3);
        Vector256<int> v4 = DctVectors.Load(block, quantization, 4), v5 = DctVectors.Load(block, quantization, 5);
        Vector256<int> v6 = DctVectors.Load(block, quantization, 6), v7 = DctVectors.Load(block, quantization, 7);
        DctPass.Full<DctLanes256, Vector256<int>, Vector256<short>>(
            ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, FirstShift);
        DctPass.Transpose<DctLanes256, Vector256<int>, Vector256<short>>(
            v0, v1, v2, v3, v4, v5, v6, v7,
            out Vector256<short> r04, out Vector256<short> r15, out Vector256<short> r26, out Vector256<short> r37);
        v0 = Avx2.ConvertToVector256Int32(r04.GetLower());
        v1 = Avx2.ConvertToVector256Int32(r15.GetLower());
        v2 = Avx2.ConvertToVector256Int32(r26.GetLower());
        v3 = Avx2.ConvertToVector256Int32(r37.GetLower());
        v4 = Avx2.ConvertToVector256Int32(r04.GetUpper());
        v5 = Avx2.ConvertToVector256Int32(r15.GetUpper());
        v6 = Avx2.ConvertToVector256Int32(r26.GetUpper());
        v7 = Avx2.ConvertToVector256Int32(r37.GetUpper());
        DctPass.Full<DctLanes256, Vector256<int>, Vector256<short>>(
            ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, SecondShift);
        Store(v0, v1, v2, v3, v4, v5, v6, v7, target, stride);
    }

    /// <summary>A block whose coefficients but those of the first four rows and columns are zero: half the work.</summary>
    public static void TransformCorner(short* block, short* quantization, byte* target, nint stride)
    {
        if (!DctLanes256.IsSupported)
        {
            NarrowInverseDct.TransformCorner(block, quantization, target, stride);
            return;
        }

        Vector256<int> v0 = DctVectors.Load(block, quantization, 0), v1 = DctVectors.Load(block, quantization, 1);
        Vector256<int> v2 = DctVectors.Load(block, quantization, 2), v3 = DctVectors.Load(block, quantization, 3);
        DctPass.Corner<DctLanes256, Vector256<int>, Vector256<short>>(
            ref v0, ref v1, ref v2, ref v3,
            out Vector256<int> v4, out Vector256<int> v5, out Vector256<int> v6, out Vector256<int> v7, FirstShift);
        DctPass.Transpose<DctLanes256, Vector256<int>, Vector256<short>>(
            v0, v1, v2, v3, v4, v5, v6, v7,
            out Vector256<short> r04, out Vector256<short> r15, out Vector256<short> r26, out Vector256<short> r37);
        v0 = Avx2.ConvertToVector256Int32(r04.GetLower());
        v1 = Avx2.ConvertToVector256Int32(r15.GetLower());
        v2 = Avx2.ConvertToVector256Int32(r26.GetLower());
        v3 = Avx2.ConvertToVector256Int32(r37.GetLower());
        DctPass.Corner<DctLanes256, Vector256<int>, Vector256<short>>(
            ref v0, ref v1, ref v2, ref v3, out v4, out v5, out v6, out v7, SecondShift);
        Store(v0, v1, v2, v3, v4, v5, v6, v7, target, stride);
    }

    /// <summary>A block of which only DC is not zero: one value everywhere.</summary>
    public static void TransformDc(int dc, byte* target, nint stride)
    {
        // What both passes make of a lone DC.
        int middle = Math.Clamp((short)dc << InverseDctReference.PassBits, short.MinValue, short.MaxValue);
        ulong eight = (byte)Math.Clamp(((middle + 16) >> 5) + 128, 0, 255) * 0x0101010101010101UL;
        for (int y = 0; y < 8; y++, target += stride)
        {
            Unsafe.WriteUnaligned(target, eight);
        }
    }

    /// <summary>Turns columns back into rows, adds 128, cuts to bytes and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<int> v0, Vector256<int> v1, Vector256<int> v2, Vector256<int> v3,
        Vector256<int> v4, Vector256<int> v5, Vector256<int> v6, Vector256<int> v7, byte* target, nint stride)
    {
        DctPass.Transpose<DctLanes256, Vector256<int>, Vector256<short>>(
            v0, v1, v2, v3, v4, v5, v6, v7,
            out Vector256<short> r04, out Vector256<short> r15, out Vector256<short> r26, out Vector256<short> r37);

        // 31 bits less 18 of shift leave room for the addition.
        Vector256<short> middle = Vector256.Create((short)128);
        Vector256<ulong> rows0145 = Saturate.ToBytes(r04 + middle, r15 + middle).AsUInt64();
        Vector256<ulong> rows2367 = Saturate.ToBytes(r26 + middle, r37 + middle).AsUInt64();
        Unsafe.WriteUnaligned(target, rows0145.GetElement(0));
        Unsafe.WriteUnaligned(target + stride, rows0145.GetElement(1));
        Unsafe.WriteUnaligned(target + (2 * stride), rows2367.GetElement(0));
        Unsafe.WriteUnaligned(target + (3 * stride), rows2367.GetElement(1));
        Unsafe.WriteUnaligned(target + (4 * stride), rows0145.GetElement(2));
        Unsafe.WriteUnaligned(target + (5 * stride), rows0145.GetElement(3));
        Unsafe.WriteUnaligned(target + (6 * stride), rows2367.GetElement(2));
        Unsafe.WriteUnaligned(target + (7 * stride), rows2367.GetElement(3));
    }
}
