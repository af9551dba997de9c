using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlNetClassifier.Numerics;

/// <summary>Finds the depthwise tile for a width, a size and a pixel distance.</summary>
internal static unsafe class DepthwiseTileTable
{
    // AVX-512's extensions give the narrower vectors 32 registers as well.
    private static bool HasManyRegisters => Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>Most pixels in a tile for rows of <paramref name="width"/>: accumulators, weights and an input fit 32 registers, or 16.</summary>
    public static int MaxPixels(InstructionSet set, ConvolutionShape shape, int width)
    {
        int pixels = HasManyRegisters ? 14 : 12;

        // A run is never two short rows.
        return IsRun(set, shape) ? Math.Min(width, pixels) : pixels;
    }

    public static bool HasPitch(int pitch) => pitch is 16 or 32 or 48 or 64;

    /// <summary>The tile for a shape and a number of pixels from <see cref="MaxPixels"/> down.</summary>
    public static delegate*<TileCall*, void> Get(InstructionSet set, ConvolutionShape shape, int pixels) => IsRun(set, shape)
        ? set switch
        {
            InstructionSet.Vector512 => GetRun<Vector512<float>, Simd512>(shape.KernelWidth, shape.StrideX, pixels),
            InstructionSet.Vector256 => GetRun<Vector256<float>, Simd256>(shape.KernelWidth, shape.StrideX, pixels),
            _ => GetRun<Vector128<float>, Simd128>(shape.KernelWidth, shape.StrideX, pixels),
        }
        : set == InstructionSet.Vector512 && shape is { KernelHeight: 3, KernelWidth: 3, StrideX: 1 or 2, DilationX: 1 }
            ? shape.StrideX == 1 ? Get3x3<Vector512<float>, Simd512, Const1>(pixels) : Get3x3<Vector512<float>, Simd512, Const2>(pixels)
            : Get(set, ChannelBlock.Size * shape.StrideX, pixels);

    /// <summary>Whether the tile is one that loads an input once for a whole row of the window.</summary>
    /// <remarks>
    /// Measured on Zen 5 with 16 registers, where windows of 5 and 7 leave room for 10 and 8 pixels: no gain, or a loss. The tile for 3 × 3 windows is as
    /// fast on AVX-512, and takes two short rows at once.
    /// </remarks>
    private static bool IsRun(InstructionSet set, ConvolutionShape shape) =>
        set != InstructionSet.Scalar
        && shape.KernelHeight == shape.KernelWidth
        && shape is { StrideX: 1 or 2, DilationX: 1 }
        && (shape.KernelWidth == 3 ? set != InstructionSet.Vector512 : shape.KernelWidth is 5 or 7 && HasManyRegisters);

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

    private static delegate*<TileCall*, void> GetRun<TVector, TSimd>(int window, int stride, int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => (window, stride) switch
        {
            (3, 1) => GetRun<TVector, TSimd, Const3>(pixels),
            (5, 1) => GetRun<TVector, TSimd, Const5>(pixels),
            (7, 1) => GetRun<TVector, TSimd, Const7>(pixels),
            (3, 2) => GetRunStride2<TVector, TSimd, Const3>(pixels),
            (5, 2) => GetRunStride2<TVector, TSimd, Const5>(pixels),
            (7, 2) => GetRunStride2<TVector, TSimd, Const7>(pixels),
            _ => throw new ArgumentOutOfRangeException(nameof(window), window, "No tile for this window."),
        };

    private static delegate*<TileCall*, void> GetRun<TVector, TSimd, TWindow>(int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TWindow : struct, IConstant => pixels switch
        {
            1 => &DepthwiseRunTile<TVector, TSimd, Const1, TWindow>.Run,
            2 => &DepthwiseRunTile<TVector, TSimd, Const2, TWindow>.Run,
            3 => &DepthwiseRunTile<TVector, TSimd, Const3, TWindow>.Run,
            4 => &DepthwiseRunTile<TVector, TSimd, Const4, TWindow>.Run,
            5 => &DepthwiseRunTile<TVector, TSimd, Const5, TWindow>.Run,
            6 => &DepthwiseRunTile<TVector, TSimd, Const6, TWindow>.Run,
            7 => &DepthwiseRunTile<TVector, TSimd, Const7, TWindow>.Run,
            8 => &DepthwiseRunTile<TVector, TSimd, Const8, TWindow>.Run,
            9 => &DepthwiseRunTile<TVector, TSimd, Const9, TWindow>.Run,
            10 => &DepthwiseRunTile<TVector, TSimd, Const10, TWindow>.Run,
            11 => &DepthwiseRunTile<TVector, TSimd, Const11, TWindow>.Run,
            12 => &DepthwiseRunTile<TVector, TSimd, Const12, TWindow>.Run,
            13 => &DepthwiseRunTile<TVector, TSimd, Const13, TWindow>.Run,
            14 => &DepthwiseRunTile<TVector, TSimd, Const14, TWindow>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "A tile has 1 to 14 pixels."),
        };

    private static delegate*<TileCall*, void> GetRunStride2<TVector, TSimd, TWindow>(int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TWindow : struct, IConstant => pixels switch
        {
            1 => &DepthwiseRunTileStride2<TVector, TSimd, Const1, TWindow>.Run,
            2 => &DepthwiseRunTileStride2<TVector, TSimd, Const2, TWindow>.Run,
            3 => &DepthwiseRunTileStride2<TVector, TSimd, Const3, TWindow>.Run,
            4 => &DepthwiseRunTileStride2<TVector, TSimd, Const4, TWindow>.Run,
            5 => &DepthwiseRunTileStride2<TVector, TSimd, Const5, TWindow>.Run,
            6 => &DepthwiseRunTileStride2<TVector, TSimd, Const6, TWindow>.Run,
            7 => &DepthwiseRunTileStride2<TVector, TSimd, Const7, TWindow>.Run,
            8 => &DepthwiseRunTileStride2<TVector, TSimd, Const8, TWindow>.Run,
            9 => &DepthwiseRunTileStride2<TVector, TSimd, Const9, TWindow>.Run,
            10 => &DepthwiseRunTileStride2<TVector, TSimd, Const10, TWindow>.Run,
            11 => &DepthwiseRunTileStride2<TVector, TSimd, Const11, TWindow>.Run,
            12 => &DepthwiseRunTileStride2<TVector, TSimd, Const12, TWindow>.Run,
            13 => &DepthwiseRunTileStride2<TVector, TSimd, Const13, TWindow>.Run,
            14 => &DepthwiseRunTileStride2<TVector, TSimd, Const14, TWindow>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "A tile has 1 to 14 pixels."),
        };
}
