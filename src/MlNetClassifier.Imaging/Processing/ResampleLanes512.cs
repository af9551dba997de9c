using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>Four rows in 512 bits: AVX-512.</summary>
internal readonly unsafe struct ResampleLanes512 : IResampleLanes<Vector512<byte>, Vector512<int>>
{
    public static bool IsSupported => Avx512BW.IsSupported;

    public static int Rows => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(byte* from, nint stride) => Vector512.Create(
        Vector256.Create(Vector128.Load(from), Vector128.Load(from + stride)),
        Vector256.Create(Vector128.Load(from + (2 * stride)), Vector128.Load(from + (3 * stride))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Repeat(Vector128<byte> part) => Vector512.Create(Vector256.Create(part, part), Vector256.Create(part, part));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Shuffle(Vector512<byte> pixels, Vector512<byte> indices) => Avx512BW.Shuffle(pixels, indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Create(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> a, Vector512<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Dot(Vector512<byte> pixels, int weights)
        => Avx512BW.MultiplyAddAdjacent(pixels.AsInt16(), Vector512.Create(weights).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Finish(Vector512<int> upper, Vector512<int> lower)
        => ((upper << ResizeKernel.LowBits) + lower) >> ResizeKernel.FractionBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Pack(Vector512<int> p0, Vector512<int> p1, Vector512<int> p2, Vector512<int> p3)
        => Avx512BW.PackUnsignedSaturate(Avx512BW.PackSignedSaturate(p0, p1), Avx512BW.PackSignedSaturate(p2, p3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<byte> pixels, byte* to, nint stride)
    {
        pixels.GetLower().GetLower().Store(to);
        pixels.GetLower().GetUpper().Store(to + stride);
        pixels.GetUpper().GetLower().Store(to + (2 * stride));
        pixels.GetUpper().GetUpper().Store(to + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreOne(Vector512<byte> pixels, byte* to, nint stride)
    {
        Vector512<uint> numbers = pixels.AsUInt32();
        Unsafe.WriteUnaligned(to, numbers.GetElement(0));
        Unsafe.WriteUnaligned(to + stride, numbers.GetElement(4));
        Unsafe.WriteUnaligned(to + (2 * stride), numbers.GetElement(8));
        Unsafe.WriteUnaligned(to + (3 * stride), numbers.GetElement(12));
    }
}
