using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// <see cref="InverseDctReference"/> with a row of eight numbers in each vector, so that one pass works on all eight columns at once.
/// </summary>
/// <remarks>
/// Products are formed in pairs (<c>a * x + b * y</c> of 16-bit numbers): one instruction where the machine has it, and the
/// rotations of the transform folded into such pairs need eight of them a pass instead of twelve multiplications.
/// </remarks>
internal static unsafe class InverseDct
{
    /// <summary>Places in file order below which a block has coefficients in its first four rows and columns only.</summary>
    public const int CornerEnd = 10;

    private const int FirstShift = InverseDctReference.ConstantBits - InverseDctReference.PassBits;
    private const int SecondShift = InverseDctReference.ConstantBits + InverseDctReference.PassBits + 3;

    /// <summary>Full block; parameters as in <see cref="InverseDctReference.Transform"/>.</summary>
    public static void Transform(short* block, short* quantization, byte* target, nint stride)
    {
        Vector256<int> v0 = DctVectors.Load(block, quantization, 0), v1 = DctVectors.Load(block, quantization, 1);
        Vector256<int> v2 = DctVectors.Load(block, quantization, 2), v3 = DctVectors.Load(block, quantization, 3);
        Vector256<int> v4 = DctVectors.Load(block, quantization, 4), v5 = DctVectors.Load(block, quantization, 5);
        Vector256<int> v6 = DctVectors.Load(block, quantization, 6), v7 = DctVectors.Load(block, quantization, 7);

        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, FirstShift);
        (Vector256<short> r04, Vector256<short> r15, Vector256<short> r26, Vector256<short> r37) = Transpose(v0, v1, v2, v3, v4, v5, v6, v7);
        v0 = DctVectors.Widen(r04.GetLower());
        v1 = DctVectors.Widen(r15.GetLower());
        v2 = DctVectors.Widen(r26.GetLower());
        v3 = DctVectors.Widen(r37.GetLower());
        v4 = DctVectors.Widen(r04.GetUpper());
        v5 = DctVectors.Widen(r15.GetUpper());
        v6 = DctVectors.Widen(r26.GetUpper());
        v7 = DctVectors.Widen(r37.GetUpper());

        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, SecondShift);
        Store(v0, v1, v2, v3, v4, v5, v6, v7, target, stride);
    }

    /// <summary>A block whose coefficients but those of the first four rows and columns are zero: half the work.</summary>
    public static void TransformCorner(short* block, short* quantization, byte* target, nint stride)
    {
        Vector256<int> v0 = DctVectors.Load(block, quantization, 0), v1 = DctVectors.Load(block, quantization, 1);
        Vector256<int> v2 = DctVectors.Load(block, quantization, 2), v3 = DctVectors.Load(block, quantization, 3);
        CornerPass(
            ref v0, ref v1, ref v2, ref v3,
            out Vector256<int> v4, out Vector256<int> v5, out Vector256<int> v6, out Vector256<int> v7, FirstShift);
        (Vector256<short> r04, Vector256<short> r15, Vector256<short> r26, Vector256<short> r37) = Transpose(v0, v1, v2, v3, v4, v5, v6, v7);
        v0 = DctVectors.Widen(r04.GetLower());
        v1 = DctVectors.Widen(r15.GetLower());
        v2 = DctVectors.Widen(r26.GetLower());
        v3 = DctVectors.Widen(r37.GetLower());
        CornerPass(ref v0, ref v1, ref v2, ref v3, out v4, out v5, out v6, out v7, SecondShift);
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

    /// <summary><see cref="Pass"/> with numbers 4 to 7 zero: the odd part is four combinations of 1 and 3, the even part has no 4 and 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CornerPass(
        ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3,
        out Vector256<int> v4, out Vector256<int> v5, out Vector256<int> v6, out Vector256<int> v7, int shift)
    {
        Vector256<int> even = (v0 << InverseDctReference.ConstantBits) + Vector256.Create(1 << (shift - 1));
        Vector256<short> p2 = DctVectors.Pair(v2, v2), p31 = DctVectors.Pair(v3, v1);
        Vector256<int> even2 = DctVectors.Dot(p2, 4433, 0), even3 = DctVectors.Dot(p2, 4433, 6270);
        Vector256<int> a0 = even + even3, a3 = even - even3, a1 = even + even2, a2 = even - even2;
        Vector256<int> odd0 = DctVectors.Dot(p31, 9633 - 16069, 9633 - 7373), odd1 = DctVectors.Dot(p31, 9633 - 20995, 9633 - 3196);
        Vector256<int> odd2 = DctVectors.Dot(p31, 9633 - 16069 + 25172 - 20995, 9633);
        Vector256<int> odd3 = DctVectors.Dot(p31, 9633, 9633 - 3196 + 12299 - 7373);

        v0 = (a0 + odd3) >> shift;
        v7 = (a0 - odd3) >> shift;
        v1 = (a1 + odd2) >> shift;
        v6 = (a1 - odd2) >> shift;
        v2 = (a2 + odd1) >> shift;
        v5 = (a2 - odd1) >> shift;
        v3 = (a3 + odd0) >> shift;
        v4 = (a3 - odd0) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(
        ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3,
        ref Vector256<int> v4, ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7, int shift)
    {
        Vector256<int> half = Vector256.Create(1 << (shift - 1));
        Vector256<short> p26 = DctVectors.Pair(v2, v6);
        Vector256<int> even2 = DctVectors.Dot(p26, 4433, 4433 - 15137);
        Vector256<int> even3 = DctVectors.Dot(p26, 4433 + 6270, 4433);
        Vector256<int> even0 = ((v0 + v4) << InverseDctReference.ConstantBits) + half;
        Vector256<int> even1 = ((v0 - v4) << InverseDctReference.ConstantBits) + half;
        Vector256<int> a0 = even0 + even3, a3 = even0 - even3, a1 = even1 + even2, a2 = even1 - even2;

        Vector256<short> p34 = DctVectors.Pair(v7 + v3, v5 + v1), p71 = DctVectors.Pair(v7, v1), p53 = DctVectors.Pair(v5, v3);
        Vector256<int> s3 = DctVectors.Dot(p34, 9633 - 16069, 9633), s4 = DctVectors.Dot(p34, 9633, 9633 - 3196);
        Vector256<int> odd0 = DctVectors.Dot(p71, 2446 - 7373, -7373) + s3;
        Vector256<int> odd1 = DctVectors.Dot(p53, 16819 - 20995, -20995) + s4;
        Vector256<int> odd2 = DctVectors.Dot(p53, -20995, 25172 - 20995) + s3;
        Vector256<int> odd3 = DctVectors.Dot(p71, -7373, 12299 - 7373) + s4;

        v0 = (a0 + odd3) >> shift;
        v7 = (a0 - odd3) >> shift;
        v1 = (a1 + odd2) >> shift;
        v6 = (a1 - odd2) >> shift;
        v2 = (a2 + odd1) >> shift;
        v5 = (a2 - odd1) >> shift;
        v3 = (a3 + odd0) >> shift;
        v4 = (a3 - odd0) >> shift;
    }

    /// <summary>
    /// Cuts eight rows to 16 bits and transposes them; row i of the result is the lower half of vector i, row i + 4 the upper
    /// one, so that every step stays within its half.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<short> R04, Vector256<short> R15, Vector256<short> R26, Vector256<short> R37) Transpose(
        Vector256<int> v0, Vector256<int> v1, Vector256<int> v2, Vector256<int> v3,
        Vector256<int> v4, Vector256<int> v5, Vector256<int> v6, Vector256<int> v7)
    {
        Vector256<short> x0 = Saturate.ToInt16(v0, v4), x1 = Saturate.ToInt16(v1, v5);
        Vector256<short> x2 = Saturate.ToInt16(v2, v6), x3 = Saturate.ToInt16(v3, v7);

        // Comments: rows for columns 0 and 1 of each half.
        Vector256<int> y0 = Interleave.Low(x0, x1).AsInt32();  // 0 1 0 1
        Vector256<int> y1 = Interleave.High(x0, x1).AsInt32(); // 4 5 4 5
        Vector256<int> y2 = Interleave.Low(x2, x3).AsInt32();  // 2 3 2 3
        Vector256<int> y3 = Interleave.High(x2, x3).AsInt32(); // 6 7 6 7

        Vector256<int> z0 = Interleave.Low(y0, y2), z1 = Interleave.High(y0, y2); // 0 1 2 3 0 1 2 3
        Vector256<int> z2 = Interleave.Low(y1, y3), z3 = Interleave.High(y1, y3); // 4 5 6 7 4 5 6 7
        return (Interleave.LowHalves(z0, z2), Interleave.HighHalves(z0, z2), Interleave.LowHalves(z1, z3), Interleave.HighHalves(z1, z3));
    }

    /// <summary>Transposes back, adds 128, cuts to bytes and stores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<int> v0, Vector256<int> v1, Vector256<int> v2, Vector256<int> v3,
        Vector256<int> v4, Vector256<int> v5, Vector256<int> v6, Vector256<int> v7, byte* target, nint stride)
    {
        (Vector256<short> r04, Vector256<short> r15, Vector256<short> r26, Vector256<short> r37) = Transpose(v0, v1, v2, v3, v4, v5, v6, v7);

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
