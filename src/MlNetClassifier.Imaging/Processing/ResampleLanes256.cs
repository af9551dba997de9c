using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>Two rows in 256 bits: AVX2.</summary>
internal readonly unsafe struct ResampleLanes256 : IResampleLanes<Vector256<byte>, Vector256<int>>
{
    public static bool IsSupported => Avx2.IsSupported;

    public static int Rows => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* from, nint stride) => Vector256.Create(Vector128.Load(from), Vector128.Load(from + stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Repeat(Vector128<byte> part) => Vector256.Create(part, part);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Shuffle(Vector256<byte> pixels, Vector256<byte> indices) => Avx2.Shuffle(pixels, indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Create(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> a, Vector256<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Dot(Vector256<byte> pixels, int weights)
        => Avx2.MultiplyAddAdjacent(pixels.AsInt16(), Vector256.Create(weights).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Finish(Vector256<int> upper, Vector256<int> lower)
        => ((upper << ResizeKernel.LowBits) + lower) >> ResizeKernel.FractionBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Pack(Vector256<int> p0, Vector256<int> p1, Vector256<int> p2, Vector256<int> p3)
        => Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(p0, p1), Avx2.PackSignedSaturate(p2, p3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<byte> pixels, byte* to, nint stride)
    {
        pixels.GetLower().Store(to);
        pixels.GetUpper().Store(to + stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreOne(Vector256<byte> pixels, byte* to, nint stride)
    {
        Unsafe.WriteUnaligned(to, pixels.AsUInt32().GetElement(0));
        Unsafe.WriteUnaligned(to + stride, pixels.AsUInt32().GetElement(4));
    }
}
