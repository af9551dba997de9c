using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace MlNetClassifier.Numerics;

/// <summary>Finds the register tile for a width, a size and a pixel distance. A tile is compiled when it is first called.</summary>
internal static unsafe class TileTable
{
    /// <summary>Most pixels in a tile of two vectors: the accumulators must fit the registers, or the loop spills and halves in speed.</summary>
    public static int MaxPixels(InstructionSet set) => set == InstructionSet.Vector512 || AdvSimd.Arm64.IsSupported ? 14 : 6;

    /// <summary>Whether tiles exist for pixels this many floats apart.</summary>
    public static bool HasPitch(int pitch) => pitch is 1 or 2 or 3 or 4 or 16 or 32 or 48 or 64;

    public static delegate*<TileCall*, void> Get(InstructionSet set, int pitch, int vectors, int pixels) => set switch
    {
        InstructionSet.Vector512 => Get<Vector512<float>, Simd512>(pitch, vectors, pixels),
        InstructionSet.Vector256 => Get<Vector256<float>, Simd256>(pitch, vectors, pixels),
        InstructionSet.Vector128 => Get<Vector128<float>, Simd128>(pitch, vectors, pixels),
        InstructionSet.Scalar => Get<float, SimdScalar>(pitch, vectors, pixels),
        _ => throw new ArgumentOutOfRangeException(nameof(set), set, "Resolve the instruction set first."),
    };

    private static delegate*<TileCall*, void> Get<TVector, TSimd>(int pitch, int vectors, int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => pitch switch
        {
            1 => Get<TVector, TSimd, Const1>(vectors, pixels),
            2 => Get<TVector, TSimd, Const2>(vectors, pixels),
            3 => Get<TVector, TSimd, Const3>(vectors, pixels),
            4 => Get<TVector, TSimd, Const4>(vectors, pixels),
            16 => Get<TVector, TSimd, Const16>(vectors, pixels),
            32 => Get<TVector, TSimd, Const32>(vectors, pixels),
            48 => Get<TVector, TSimd, Const48>(vectors, pixels),
            64 => Get<TVector, TSimd, Const64>(vectors, pixels),
            _ => throw new ArgumentOutOfRangeException(nameof(pitch), pitch, "No tile for this pixel distance."),
        };

    private static delegate*<TileCall*, void> Get<TVector, TSimd, TPitch>(int vectors, int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TPitch : struct, IConstant =>
        vectors == 1 ? Get<TVector, TSimd, TPitch, Const1>(pixels) : Get<TVector, TSimd, TPitch, Const2>(pixels);

    private static delegate*<TileCall*, void> Get<TVector, TSimd, TPitch, TVectors>(int pixels)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TPitch : struct, IConstant
        where TVectors : struct, IConstant => pixels switch
        {
            1 => &RegisterTile<TVector, TSimd, Const1, TVectors, TPitch>.Run,
            2 => &RegisterTile<TVector, TSimd, Const2, TVectors, TPitch>.Run,
            3 => &RegisterTile<TVector, TSimd, Const3, TVectors, TPitch>.Run,
            4 => &RegisterTile<TVector, TSimd, Const4, TVectors, TPitch>.Run,
            5 => &RegisterTile<TVector, TSimd, Const5, TVectors, TPitch>.Run,
            6 => &RegisterTile<TVector, TSimd, Const6, TVectors, TPitch>.Run,
            7 => &RegisterTile<TVector, TSimd, Const7, TVectors, TPitch>.Run,
            8 => &RegisterTile<TVector, TSimd, Const8, TVectors, TPitch>.Run,
            9 => &RegisterTile<TVector, TSimd, Const9, TVectors, TPitch>.Run,
            10 => &RegisterTile<TVector, TSimd, Const10, TVectors, TPitch>.Run,
            11 => &RegisterTile<TVector, TSimd, Const11, TVectors, TPitch>.Run,
            12 => &RegisterTile<TVector, TSimd, Const12, TVectors, TPitch>.Run,
            13 => &RegisterTile<TVector, TSimd, Const13, TVectors, TPitch>.Run,
            14 => &RegisterTile<TVector, TSimd, Const14, TVectors, TPitch>.Run,
            _ => throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "A tile has 1 to 14 pixels."),
        };
}
