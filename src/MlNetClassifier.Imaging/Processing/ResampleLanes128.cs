using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>One row in 128 bits: SSE and Arm.</summary>
internal readonly unsafe struct ResampleLanes128 : IResampleLanes<Vector128<byte>, Vector128<int>>
{
    public static int Rows => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(byte* from, nint stride) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Repeat(Vector128<byte> part) => part;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Shuffle(Vector128<byte> pixels, Vector128<byte> indices) => Vector128.ShuffleNative(pixels, indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Create(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> a, Vector128<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dot(Vector128<byte> pixels, int weights) => Lanes.Dot(pixels.AsInt16(), Vector128.Create(weights).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Finish(Vector128<int> upper, Vector128<int> lower)
        => ((upper << ResizeKernel.LowBits) + lower) >> ResizeKernel.FractionBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Pack(Vector128<int> p0, Vector128<int> p1, Vector128<int> p2, Vector128<int> p3)
        => Saturate.ToBytes(Saturate.ToInt16(p0, p1), Saturate.ToInt16(p2, p3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> pixels, byte* to, nint stride) => pixels.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreOne(Vector128<byte> pixels, byte* to, nint stride) => Unsafe.WriteUnaligned(to, pixels.AsUInt32().ToScalar());
}
