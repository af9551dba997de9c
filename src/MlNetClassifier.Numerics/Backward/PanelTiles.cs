using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>The panel tiles of one instruction set, by rows and vectors.</summary>
internal sealed unsafe class PanelTiles
{
    private readonly delegate*<PanelCall*, void>[] oneVector;
    private readonly delegate*<PanelCall*, void>[] twoVectors;

    private PanelTiles(InstructionSet set, int lanes, int maxRows, delegate*<PanelCall*, void>[] oneVector, delegate*<PanelCall*, void>[] twoVectors)
    {
        Set = set;
        Lanes = lanes;
        MaxRows = maxRows;
        this.oneVector = oneVector;
        this.twoVectors = twoVectors;
    }

    /// <summary>The instruction set.</summary>
    public InstructionSet Set { get; }

    /// <summary>Floats in a vector.</summary>
    public int Lanes { get; }

    /// <summary>Most rows of a tile: 14 where there are 32 registers, else 6.</summary>
    public int MaxRows { get; }

    /// <summary>Columns of a full tile.</summary>
    public int Columns => 2 * Lanes;

    /// <summary>The tiles of an instruction set.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor lacks it.</exception>
    public static PanelTiles For(InstructionSet set) => InstructionSets.Resolve(set) switch
    {
        InstructionSet.Vector512 => Create<Vector512<float>, Simd512>(InstructionSet.Vector512, 14),
        InstructionSet.Vector256 => Create<Vector256<float>, Simd256>(InstructionSet.Vector256, 6),
        InstructionSet.Vector128 => Create<Vector128<float>, Simd128>(InstructionSet.Vector128, 6),
        _ => Create<float, SimdScalar>(InstructionSet.Scalar, 6),
    };

    /// <summary>Runs one tile.</summary>
    /// <param name="call">Its arguments.</param>
    /// <param name="rows">Rows, 1 to <see cref="MaxRows"/>.</param>
    /// <param name="vectors">1 or 2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(PanelCall* call, int rows, int vectors) => (vectors == 1 ? oneVector : twoVectors)[rows](call);

    private static PanelTiles Create<TVector, TSimd>(InstructionSet set, int maxRows)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> =>
        new(set, TSimd.Lanes, maxRows, Tiles<TVector, TSimd, Const1>(), Tiles<TVector, TSimd, Const2>());

    private static delegate*<PanelCall*, void>[] Tiles<TVector, TSimd, TVectors>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TVectors : struct, IConstant =>
    [
        null,
        &PanelTile<TVector, TSimd, Const1, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const2, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const3, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const4, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const5, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const6, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const7, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const8, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const9, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const10, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const11, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const12, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const13, TVectors>.Run,
        &PanelTile<TVector, TSimd, Const14, TVectors>.Run,
    ];
}
