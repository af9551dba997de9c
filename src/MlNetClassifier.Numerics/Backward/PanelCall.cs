using System.Runtime.InteropServices;

namespace MlNetClassifier.Numerics;

/// <summary>Arguments of one panel tile. Strides and offsets count floats.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PanelCall
{
    /// <summary>Element (0, 0) of the left matrix, before the step's offset is added.</summary>
    public float* A;

    /// <summary>From one row of the tile to the next.</summary>
    public nint ARow;

    /// <summary>From one term of the sum to the next.</summary>
    public nint ATerm;

    /// <summary>Offset of each step in A; null stands for a single step at 0.</summary>
    public int* AOffsets;

    /// <summary>The right matrix: for each term a row of as many floats as the tile has columns.</summary>
    public float* B;

    /// <summary>From one term of the sum to the next.</summary>
    public nint BTerm;

    /// <summary>Offset of each step in B; null when the steps follow one another.</summary>
    public int* BOffsets;

    public int Steps;

    /// <summary>Terms of a step.</summary>
    public int Terms;

    public float* C;
    public nint CRow;

    /// <summary>What the sums start from: one float for each column; null for 0. Ignored when accumulating.</summary>
    public float* Bias;

    /// <summary>Start from what C holds.</summary>
    public bool Accumulate;
}
