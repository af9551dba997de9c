namespace MlNetClassifier.Numerics;

/// <summary>Sizes of a convolution, as training needs them.</summary>
/// <param name="Channels">Input channels.</param>
/// <param name="OutChannels">Output channels.</param>
/// <param name="Group">Groups of channels.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="StrideY">Vertical step.</param>
/// <param name="StrideX">Horizontal step.</param>
/// <param name="DilationY">Vertical distance of taps.</param>
/// <param name="DilationX">Horizontal distance of taps.</param>
/// <param name="PadTop">Zeros above the image.</param>
/// <param name="PadLeft">Zeros before each row.</param>
internal readonly record struct ConvolutionGeometry(
    int Channels,
    int OutChannels,
    int Group,
    int KernelHeight,
    int KernelWidth,
    int StrideY,
    int StrideX,
    int DilationY,
    int DilationX,
    int PadTop,
    int PadLeft)
{
    /// <summary>Input channels of a group.</summary>
    public int GroupChannels => Channels / Group;

    /// <summary>Output channels of a group.</summary>
    public int GroupOutChannels => OutChannels / Group;

    /// <summary>Taps of the kernel.</summary>
    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Whether every channel has its own kernel and one output.</summary>
    public bool IsDepthwise => Group == Channels && Group == OutChannels && Group > 1;

    /// <summary>Border that the input needs, so that no tap lies outside memory.</summary>
    public ImageLayout InputLayout(int height, int width, int outHeight, int outWidth) => new(
        height,
        width,
        Channels,
        PadTop,
        PadLeft,
        Math.Max(0, ((outHeight - 1) * StrideY) + ((KernelHeight - 1) * DilationY) - PadTop - (height - 1)),
        Math.Max(0, ((outWidth - 1) * StrideX) + ((KernelWidth - 1) * DilationX) - PadLeft - (width - 1)));

    /// <summary>Border that the output's gradient needs when the input's is computed from it.</summary>
    public ImageLayout GradientLayout(int height, int width, int outHeight, int outWidth) => new(
        outHeight,
        outWidth,
        OutChannels,
        Math.Max(0, (((KernelHeight - 1) * DilationY) - PadTop + StrideY - 1) / StrideY),
        Math.Max(0, (((KernelWidth - 1) * DilationX) - PadLeft + StrideX - 1) / StrideX),
        Math.Max(0, ((height - 1 + PadTop) / StrideY) - (outHeight - 1)),
        Math.Max(0, ((width - 1 + PadLeft) / StrideX) - (outWidth - 1)));
}
