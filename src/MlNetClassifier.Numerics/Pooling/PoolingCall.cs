namespace MlNetClassifier.Numerics;

/// <summary>One row of pooling windows of one channel block; strides count floats or pixels as the names say.</summary>
internal unsafe struct PoolingCall
{
    /// <summary>First row that the windows cover, column 0.</summary>
    public float* Input;
    public nint Row;

    /// <summary>Rows of the window inside the picture.</summary>
    public int Rows;
    public int DilationY;
    public int DilationX;
    public int StrideX;
    public int PadLeft;
    public int KernelWidth;
    public int InputWidth;
    public float* Output;
    public int OutputWidth;

    /// <summary>Divisor of the mean; 0 for the pixels inside the picture.</summary>
    public int FixedCount;
}
