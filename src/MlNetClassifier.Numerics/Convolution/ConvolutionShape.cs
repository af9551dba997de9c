namespace MlNetClassifier.Numerics;

/// <summary>What a convolution computes: cross-correlation as in ONNX's Conv, weights <c>[output][input / groups][row][column]</c>.</summary>
internal sealed record ConvolutionShape
{
    public required int InputChannels { get; init; }

    public required int OutputChannels { get; init; }

    public int KernelHeight { get; init; } = 1;

    public int KernelWidth { get; init; } = 1;

    public int StrideY { get; init; } = 1;

    public int StrideX { get; init; } = 1;

    public int DilationY { get; init; } = 1;

    public int DilationX { get; init; } = 1;

    public int Groups { get; init; } = 1;

    /// <summary>Zeros that the window may cover outside the picture.</summary>
    public Border Padding { get; init; }

    public int GroupInputs => InputChannels / Groups;

    public int GroupOutputs => OutputChannels / Groups;

    /// <summary>One filter per channel.</summary>
    public bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == OutputChannels;

    public int WeightCount => checked(OutputChannels * GroupInputs * KernelHeight * KernelWidth);

    public int OutputHeight(int inputHeight) =>
        ((inputHeight + Padding.Top + Padding.Bottom - (DilationY * (KernelHeight - 1)) - 1) / StrideY) + 1;

    public int OutputWidth(int inputWidth) =>
        ((inputWidth + Padding.Left + Padding.Right - (DilationX * (KernelWidth - 1)) - 1) / StrideX) + 1;

    public double Flops(int outputHeight, int outputWidth) => 2.0 * WeightCount * outputHeight * outputWidth;

    public override string ToString() =>
        $"{KernelHeight}x{KernelWidth}" + (StrideY * StrideX > 1 ? $" s{StrideY}" + (StrideX != StrideY ? $"x{StrideX}" : "") : "")
        + (DilationY * DilationX > 1 ? $" d{DilationY}" : "") + $" {InputChannels}->{OutputChannels}" + (Groups > 1 ? $" g{Groups}" : "");
}
