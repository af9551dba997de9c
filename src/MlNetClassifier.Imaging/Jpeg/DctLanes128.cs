using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlNetClassifier.Imaging.Common;

namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Four columns in 128 bits: SSE and Arm.</summary>
internal readonly struct DctLanes128 : IDctLanes<Vector128<int>, Vector128<short>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Create(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> a, Vector128<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Subtract(Vector128<int> a, Vector128<int> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftLeft(Vector128<int> a, int count) => a << count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ShiftRight(Vector128<int> a, int count) => a >> count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Pair(Vector128<int> even, Vector128<int> odd)
        => Sse41.IsSupported
            ? Sse41.Blend(even.AsInt16(), (odd << 16).AsInt16(), 0b10101010)
            : ((even & Vector128.Create(0xFFFF)) | (odd << 16)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dot(Vector128<short> pairs, short a, short b)
        => Lanes.Dot(pairs, Vector128.Create((a & 0xFFFF) | (b << 16)).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Pack(Vector128<int> a, Vector128<int> b) => Saturate.ToInt16(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Low16(Vector128<short> a, Vector128<short> b) => Interleave.Low(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> High16(Vector128<short> a, Vector128<short> b) => Interleave.High(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Low32(Vector128<short> a, Vector128<short> b)
        => Interleave.Low(a.AsInt32(), b.AsInt32()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> High32(Vector128<short> a, Vector128<short> b)
        => Interleave.High(a.AsInt32(), b.AsInt32()).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> Low64(Vector128<short> a, Vector128<short> b) => Vector128.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> High64(Vector128<short> a, Vector128<short> b) => Vector128.Create(a.GetUpper(), b.GetUpper());
}
