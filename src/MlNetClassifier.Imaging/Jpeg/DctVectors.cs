using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Building blocks of the vectorised inverse transforms.</summary>
internal static unsafe class DctVectors
{
    /// <summary>A row of coefficients times its factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(short* block, short* quantization, int row)
        => Widen(Vector128.Load(block + (row * 8)) * Vector128.Load(quantization + (row * 8)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(Vector128<short> row)
        => Avx2.IsSupported ? Avx2.ConvertToVector256Int32(row) : Vector256.Create(Vector128.WidenLower(row), Vector128.WidenUpper(row));

    /// <summary>Lower 16 bits of both, the first in the even places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Pair(Vector256<int> even, Vector256<int> odd)
        => Avx2.IsSupported
            ? Avx2.Blend(even.AsInt16(), (odd << 16).AsInt16(), 0b10101010)
            : ((even & Vector256.Create(0xFFFF)) | (odd << 16)).AsInt16();

    /// <summary>even * a + odd * b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<short> pair, short a, short b)
        => Lanes.Dot(pair, Vector256.Create((a & 0xFFFF) | (b << 16)).AsInt16());

    /// <inheritdoc cref="Dot(Vector256{short}, short, short)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dot(Vector128<short> pair, short a, short b)
        => Lanes.Dot(pair, Vector128.Create((a & 0xFFFF) | (b << 16)).AsInt16());
}
