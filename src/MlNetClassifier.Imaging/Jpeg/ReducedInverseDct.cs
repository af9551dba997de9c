using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary><see cref="ReducedInverseDctReference"/> in vectors.</summary>
internal static unsafe class ReducedInverseDct
{
    private const int ConstantBits = InverseDctReference.ConstantBits;
    private const int PassBits = InverseDctReference.PassBits;

    /// <summary>4x4.</summary>
    public static void Transform4(short* block, short* quantization, byte* target, nint stride)
    {
        const int firstShift = ConstantBits - PassBits + 1, secondShift = ConstantBits + PassBits + 3 + 1;

        // All eight columns at once.
        Vector256<int> v0 = DctVectors.Load(block, quantization, 0), v1 = DctVectors.Load(block, quantization, 1);
        Vector256<int> v2 = DctVectors.Load(block, quantization, 2), v3 = DctVectors.Load(block, quantization, 3);
        Vector256<int> v5 = DctVectors.Load(block, quantization, 5), v6 = DctVectors.Load(block, quantization, 6);
        Vector256<int> v7 = DctVectors.Load(block, quantization, 7);
        Vector256<short> p26 = DctVectors.Pair(v2, v6), p71 = DctVectors.Pair(v7, v1), p53 = DctVectors.Pair(v5, v3);
        Vector256<int> even0 = (v0 << (ConstantBits + 1)) + Vector256.Create(1 << (firstShift - 1));
        Vector256<int> even2 = DctVectors.Dot(p26, 15137, -6270);
        Vector256<int> odd0 = DctVectors.Dot(p71, -1730, 8697) + DctVectors.Dot(p53, 11893, -17799);
        Vector256<int> odd2 = DctVectors.Dot(p71, -4176, 20995) + DctVectors.Dot(p53, -4926, 7373);
        Vector256<int> sum = even0 + even2, difference = even0 - even2;
        Vector256<int> r0 = (sum + odd2) >> firstShift, r3 = (sum - odd2) >> firstShift;
        Vector256<int> r1 = (difference + odd0) >> firstShift, r2 = (difference - odd0) >> firstShift;

        // Then the four rows, as columns: in each half four columns of rows 0 and 2, 1 and 3; the halves are columns 0-3 and 4-7.
        Vector256<short> r02 = Saturate.ToInt16(r0, r2), r13 = Saturate.ToInt16(r1, r3);
        Vector256<int> r01 = Interleave.Low(r02, r13).AsInt32(), r23 = Interleave.High(r02, r13).AsInt32();
        Vector256<short> c0145 = Interleave.Low(r01, r23).AsInt16(), c2367 = Interleave.High(r01, r23).AsInt16();
        Vector128<short> c01 = c0145.GetLower(), c45 = c0145.GetUpper(), c23 = c2367.GetLower(), c67 = c2367.GetUpper();
        Vector128<short> q26 = Interleave.Low(c23, c67);
        Vector128<short> c7 = High(c67), c1 = High(c01), c5 = High(c45), c3 = High(c23);
        Vector128<short> q71 = Interleave.Low(c7, c1), q53 = Interleave.Low(c5, c3);
        Vector128<int> low = (Vector128.WidenLower(c01) << (ConstantBits + 1)) + Vector128.Create(1 << (secondShift - 1));
        Vector128<int> rotated = DctVectors.Dot(q26, 15137, -6270);
        Vector128<int> odd01 = DctVectors.Dot(q71, -1730, 8697) + DctVectors.Dot(q53, 11893, -17799);
        Vector128<int> odd03 = DctVectors.Dot(q71, -4176, 20995) + DctVectors.Dot(q53, -4926, 7373);
        Vector128<int> a = low + rotated, b = low - rotated;
        Vector128<int> x0 = (a + odd03) >> secondShift, x3 = (a - odd03) >> secondShift;
        Vector128<int> x1 = (b + odd01) >> secondShift, x2 = (b - odd01) >> secondShift;

        // Columns back to rows: bytes x0 x1 x2 x3 of each row are one number.
        Vector128<int> middle = Vector128.Create(128), zero = Vector128<int>.Zero, top = Vector128.Create(255);
        Vector128<int> rows = Vector128.Clamp(x0 + middle, zero, top) | (Vector128.Clamp(x1 + middle, zero, top) << 8)
            | (Vector128.Clamp(x2 + middle, zero, top) << 16) | (Vector128.Clamp(x3 + middle, zero, top) << 24);
        Unsafe.WriteUnaligned(target, rows.GetElement(0));
        Unsafe.WriteUnaligned(target + stride, rows.GetElement(1));
        Unsafe.WriteUnaligned(target + (2 * stride), rows.GetElement(2));
        Unsafe.WriteUnaligned(target + (3 * stride), rows.GetElement(3));
    }

    /// <summary>2x2: columns in vectors, the two rows of five numbers one by one.</summary>
    public static void Transform2(short* block, short* quantization, byte* target, nint stride)
    {
        const int firstShift = ConstantBits - PassBits + 2, secondShift = ConstantBits + PassBits + 3 + 2;
        Vector256<int> v0 = DctVectors.Load(block, quantization, 0), v1 = DctVectors.Load(block, quantization, 1);
        Vector256<int> v3 = DctVectors.Load(block, quantization, 3), v5 = DctVectors.Load(block, quantization, 5);
        Vector256<int> v7 = DctVectors.Load(block, quantization, 7);
        Vector256<int> even = (v0 << (ConstantBits + 2)) + Vector256.Create(1 << (firstShift - 1));
        Vector256<int> odd = DctVectors.Dot(DctVectors.Pair(v7, v1), -5906, 29692) + DctVectors.Dot(DctVectors.Pair(v5, v3), 6967, -10426);
        Vector256<short> rows = Saturate.ToInt16((even + odd) >> firstShift, (even - odd) >> firstShift);

        // Lower half: columns 0-3 of both rows; upper half: columns 4-7.
        for (int y = 0; y < 2; y++, target += stride)
        {
            int column0 = rows.GetElement(y * 4) << (ConstantBits + 2);
            int other = (rows.GetElement((y * 4) + 11) * -5906) + (rows.GetElement((y * 4) + 9) * 6967)
                + (rows.GetElement((y * 4) + 3) * -10426) + (rows.GetElement((y * 4) + 1) * 29692);
            target[0] = ToByte((column0 + other + (1 << (secondShift - 1))) >> secondShift);
            target[1] = ToByte((column0 - other + (1 << (secondShift - 1))) >> secondShift);
        }
    }

    private static Vector128<short> High(Vector128<short> columns) => Vector128.Create(columns.GetUpper(), columns.GetUpper());

    private static byte ToByte(int value) => (byte)Math.Clamp(value + 128, 0, 255);
}
