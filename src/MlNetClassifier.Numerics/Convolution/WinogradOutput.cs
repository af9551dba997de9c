namespace MlNetClassifier.Numerics;

/// <summary>Arguments of a Winograd output transform; strides count floats.</summary>
internal unsafe struct WinogradOutput
{
    public float* Source;
    public nint ElementStride;
    public float* Scratch;
    public float* Target;

    /// <summary>From an output row to the next; from pixel to pixel for a line.</summary>
    public nint Row;

    /// <summary>Added before the clamp; null for none.</summary>
    public float* Residual;
    public nint ResidualRow;

    /// <summary>Pixels inside the picture.</summary>
    public int Rows;
    public int Columns;
    public float* Bias;
    public float Low;
    public float High;
}
