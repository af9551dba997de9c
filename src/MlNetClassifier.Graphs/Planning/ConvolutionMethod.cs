using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Kinds of convolution kernels.</summary>
internal enum ConvolutionMethod
{
    /// <summary>No fast kernel fits.</summary>
    Reference,

    /// <summary><see cref="DirectConvolution"/>.</summary>
    Direct,

    /// <summary><see cref="DepthwiseConvolution"/>.</summary>
    Depthwise,

    /// <summary><see cref="WinogradConvolution"/>.</summary>
    Winograd,
}
