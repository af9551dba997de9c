using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace MlNetClassifier.Numerics;

/// <summary>Finds the depthwise tile for a width, a size and a pixel distance.</summary>
internal static unsafe class DepthwiseTileTable
{
    /// <summary>Most pixels in a tile; 12 accumulators and a weight fit the 16 registers before AVX-512.</summary>
    public static int MaxPixels(InstructionSet set) => set == InstructionSet.Vector512 || AdvSimd.Arm64.IsSupported ? 14 : 12;

    public static bool HasPitch(int pitch) => pitch is 16 or 32 or 48 or 64;

    /// <summary>The tile for a shape: the one for 3 × 3 windows where there are registers for its weights.</summary>
    public static delegate*<TileCall*, void> Get(InstructionSet set, ConvolutionShape shape, int pixels) =>
        set == InstructionSet.Vector512 && shape is { KernelHeight: 3, KernelWidth: 3, StrideX: 1 or 2, DilationX: 1 }
            ? shape.StrideX == 1 ? Get3x3<Vector512<float>, Simd512, Const1>(pixels) : Get3x3<Vector512<float>, Simd512, Const2>(pixels)
            : Get(set, ChannelBlock.Size * shape.StrideX, pixels);

    private static delegate*<TileCall*, void> Get(InstructionSet set, int pitch, int pixels) => set switch
    {
        InstructionSet.Vector512 => Get<Vector512<float>, Simd512>(pitch, pixels),
        InstructionSet.Vector256 => Get<Vector256<float>, Simd256>(pitch, pixels),
        InstructionSet.Vector128 => Get<Vector128<float>, Simd128>(pitch, pixels),
        InstructionSet.Scalar => Get<float, SimdScalar>(pitch, pixels),
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "Resolve the instruction set first."),
    };

    private static delegate*<TileCall*, void> Get<TVector, TSimd>(int pitch, int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => pitch switch
        {
            16 => Get<TVector, TSimd, Const16>(pixels),
            32 => Get<TVector, TSimd, Const32>(pixels),
            48 => Get<TVector, TSimd, Const48>(pixels),
            64 => Get<TVector, TSimd, Const64>(pixels),
            _ => throw new ArgumentOutOfRangeException(nameof(pitch), pitch, "No tile for this pixel distance."),
        };

    private static delegate*<TileCall*, void> Get<TVector, TSimd, TPitch>(int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TPitch : struct, IConstant => pixels switch
        {
            1 => &DepthwiseTile<TVector, TSimd, Const1, TPitch>.Run,
            2 => &DepthwiseTile<TVector, TSimd, Const2, TPitch>.Run,
            3 => &DepthwiseTile<TVector, TSimd, Const3, TPitch>.Run,
            4 => &DepthwiseTile<TVector, TSimd, Const4, TPitch>.Run,
            5 => &DepthwiseTile<TVector, TSimd, Const5, TPitch>.Run,
            6 => &DepthwiseTile<TVector, TSimd, Const6, TPitch>.Run,
            7 => &DepthwiseTile<TVector, TSimd, Const7, TPitch>.Run,
            8 => &DepthwiseTile<TVector, TSimd, Const8, TPitch>.Run,
            9 => &DepthwiseTile<TVector, TSimd, Const9, TPitch>.Run,
            10 => &DepthwiseTile<TVector, TSimd, Const10, TPitch>.Run,
            11 => &DepthwiseTile<TVector, TSimd, Const11, TPitch>.Run,
            12 => &DepthwiseTile<TVector, TSimd, Const12, TPitch>.Run,
            13 => &DepthwiseTile<TVector, TSimd, Const13, TPitch>.Run,
            14 => &DepthwiseTile<TVector, TSimd, Const14, TPitch>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "A tile has 1 to 14 pixels."),
        };

    private static delegate*<TileCall*, void> Get3x3<TVector, TSimd, TStride>(int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TStride : struct, IConstant => pixels switch
        {
            1 => &DepthwiseTile3x3<TVector, TSimd, Const1, TStride>.Run,
            2 => &DepthwiseTile3x3<TVector, TSimd, Const2, TStride>.Run,
            3 => &DepthwiseTile3x3<TVector, TSimd, Const3, TStride>.Run,
            4 => &DepthwiseTile3x3<TVector, TSimd, Const4, TStride>.Run,
            5 => &DepthwiseTile3x3<TVector, TSimd, Const5, TStride>.Run,
            6 => &DepthwiseTile3x3<TVector, TSimd, Const6, TStride>.Run,
            7 => &DepthwiseTile3x3<TVector, TSimd, Const7, TStride>.Run,
            8 => &DepthwiseTile3x3<TVector, TSimd, Const8, TStride>.Run,
            9 => &DepthwiseTile3x3<TVector, TSimd, Const9, TStride>.Run,
            10 => &DepthwiseTile3x3<TVector, TSimd, Const10, TStride>.Run,
            11 => &DepthwiseTile3x3<TVector, TSimd, Const11, TStride>.Run,
            12 => &DepthwiseTile3x3<TVector, TSimd, Const12, TStride>.Run,
            13 => &DepthwiseTile3x3<TVector, TSimd, Const13, TStride>.Run,
            14 => &DepthwiseTile3x3<TVector, TSimd, Const14, TStride>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "A tile has 1 to 14 pixels."),
        };
}
