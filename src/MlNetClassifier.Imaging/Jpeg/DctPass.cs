using System.Runtime.CompilerServices;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>
/// One dimension of <see cref="InverseDctReference"/> on as many columns as a vector holds; v0 … v7 are the rows.
/// </summary>
/// <remarks>
/// Products are formed in pairs (<c>a * x + b * y</c> of 16-bit numbers): one instruction where the machine has it, and the
/// rotations of the transform folded into such pairs need eight of them a pass instead of twelve multiplications.
/// </remarks>
internal static class DctPass
{
    /// <summary>All eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Full<T, TInts, TShorts>(
        ref TInts v0, ref TInts v1, ref TInts v2, ref TInts v3, ref TInts v4, ref TInts v5, ref TInts v6, ref TInts v7, int shift)
        where T : IDctLanes<TInts, TShorts>
        where TInts : struct
        where TShorts : struct
    {
        TInts half = T.Create(1 << (shift - 1));
        TShorts p26 = T.Pair(v2, v6);
        TInts even2 = T.Dot(p26, 4433, 4433 - 15137), even3 = T.Dot(p26, 4433 + 6270, 4433);
        TInts even0 = T.Add(T.ShiftLeft(T.Add(v0, v4), InverseDctReference.ConstantBits), half);
        TInts even1 = T.Add(T.ShiftLeft(T.Subtract(v0, v4), InverseDctReference.ConstantBits), half);

        TShorts p34 = T.Pair(T.Add(v7, v3), T.Add(v5, v1)), p71 = T.Pair(v7, v1), p53 = T.Pair(v5, v3);
        TInts s3 = T.Dot(p34, 9633 - 16069, 9633), s4 = T.Dot(p34, 9633, 9633 - 3196);
        TInts odd0 = T.Add(T.Dot(p71, 2446 - 7373, -7373), s3);
        TInts odd1 = T.Add(T.Dot(p53, 16819 - 20995, -20995), s4);
        TInts odd2 = T.Add(T.Dot(p53, -20995, 25172 - 20995), s3);
        TInts odd3 = T.Add(T.Dot(p71, -7373, 12299 - 7373), s4);
        Join<T, TInts, TShorts>(T.Add(even0, even3), odd3, shift, out v0, out v7);
        Join<T, TInts, TShorts>(T.Add(even1, even2), odd2, shift, out v1, out v6);
        Join<T, TInts, TShorts>(T.Subtract(even1, even2), odd1, shift, out v2, out v5);
        Join<T, TInts, TShorts>(T.Subtract(even0, even3), odd0, shift, out v3, out v4);
    }

    /// <summary>Rows 4 to 7 zero: the odd part is four combinations of 1 and 3, the even part has no 4 and 6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Corner<T, TInts, TShorts>(
        ref TInts v0, ref TInts v1, ref TInts v2, ref TInts v3, out TInts v4, out TInts v5, out TInts v6, out TInts v7, int shift)
        where T : IDctLanes<TInts, TShorts>
        where TInts : struct
        where TShorts : struct
    {
        TInts even = T.Add(T.ShiftLeft(v0, InverseDctReference.ConstantBits), T.Create(1 << (shift - 1)));
        TShorts p2 = T.Pair(v2, v2), p31 = T.Pair(v3, v1);
        TInts even2 = T.Dot(p2, 4433, 0), even3 = T.Dot(p2, 4433, 6270);
        TInts odd0 = T.Dot(p31, 9633 - 16069, 9633 - 7373), odd1 = T.Dot(p31, 9633 - 20995, 9633 - 3196);
        TInts odd2 = T.Dot(p31, 9633 - 16069 + 25172 - 20995, 9633), odd3 = T.Dot(p31, 9633, 9633 - 3196 + 12299 - 7373);
        Join<T, TInts, TShorts>(T.Add(even, even3), odd3, shift, out v0, out v7);
        Join<T, TInts, TShorts>(T.Add(even, even2), odd2, shift, out v1, out v6);
        Join<T, TInts, TShorts>(T.Subtract(even, even2), odd1, shift, out v2, out v5);
        Join<T, TInts, TShorts>(T.Subtract(even, even3), odd0, shift, out v3, out v4);
    }

    /// <summary>
    /// Cuts eight rows to 16 bits and turns them: each 128-bit part, which held four columns, then holds four rows of eight numbers, row i in
    /// result i. Every step stays within its part.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose<T, TInts, TShorts>(
        TInts v0, TInts v1, TInts v2, TInts v3, TInts v4, TInts v5, TInts v6, TInts v7,
        out TShorts r0, out TShorts r1, out TShorts r2, out TShorts r3)
        where T : IDctLanes<TInts, TShorts>
        where TInts : struct
        where TShorts : struct
    {
        TShorts x0 = T.Pack(v0, v4), x1 = T.Pack(v1, v5), x2 = T.Pack(v2, v6), x3 = T.Pack(v3, v7);

        // Comments: rows for columns 0 and 1.
        TShorts y0 = T.Low16(x0, x1), y1 = T.High16(x0, x1); // 0 1 0 1, 4 5 4 5
        TShorts y2 = T.Low16(x2, x3), y3 = T.High16(x2, x3); // 2 3 2 3, 6 7 6 7
        TShorts z0 = T.Low32(y0, y2), z1 = T.High32(y0, y2); // 0 1 2 3 0 1 2 3
        TShorts z2 = T.Low32(y1, y3), z3 = T.High32(y1, y3); // 4 5 6 7 4 5 6 7
        r0 = T.Low64(z0, z2);
        r1 = T.High64(z0, z2);
        r2 = T.Low64(z1, z3);
        r3 = T.High64(z1, z3);
    }

    /// <summary>Sum and difference of an even and an odd part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join<T, TInts, TShorts>(TInts even, TInts odd, int shift, out TInts sum, out TInts difference)
        where T : IDctLanes<TInts, TShorts>
        where TInts : struct
        where TShorts : struct
    {
        sum = T.ShiftRight(T.Add(even, odd), shift);
        difference = T.ShiftRight(T.Subtract(even, odd), shift);
    }
}
