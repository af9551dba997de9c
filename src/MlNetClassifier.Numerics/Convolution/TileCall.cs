using System.Runtime.InteropServices;

namespace MlNetClassifier.Numerics;

/// <summary>Arguments of one register tile. Strides, splits and offsets count floats.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileCall
{
    /// <summary>First pixel's first input channel, before the step's offset is added.</summary>
    public float* Input;

    /// <summary>From the first pixel to the first of the tile's second half.</summary>
    public nint InputSplit;

    public int* Offsets;
    public int Steps;

    /// <summary>Input channels (rows of 16 weights) per step, one or more.</summary>
    public int Depth;

    public float* Weights;

    /// <summary>From the weights of the first vector of output channels to the second's.</summary>
    public nint WeightStride;

    public float* Output;
    public nint OutputSplit;
    public nint OutputStride;

    /// <summary>Added before the clamp; null for none. May be the output itself.</summary>
    public float* Residual;
    public nint ResidualSplit;
    public nint ResidualStride;

    public float* Bias;
    public nint BiasStride;

    /// <summary>Least and greatest result: −∞ and ∞ for none, 0 and ∞ for ReLU.</summary>
    public float Low;
    public float High;

    /// <summary>Start from what the output holds instead of the bias: a later part of a long sum.</summary>
    public bool Accumulate;

    /// <summary>Walks the weights that will be needed next while this tile computes.</summary>
    public byte* Prefetch;
    public nint PrefetchStep;
}
