using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// 2-D convolution (cross-correlation). Inputs: x [N, C, H, W], weights [M, C / Group, kh, kw], optional bias [M]. Output [N, M, H', W'].
/// </summary>
public sealed record Conv : Operator
{
    /// <summary>Step of the window. Default 1 × 1.</summary>
    public Size2D Stride { get; init; } = Size2D.One;

    /// <summary>Distance of neighbouring kernel taps. Default 1 × 1.</summary>
    public Size2D Dilation { get; init; } = Size2D.One;

    /// <summary>Zeros around the image. Default none.</summary>
    public Padding2D Padding { get; init; } = Padding2D.None;

    /// <summary>Groups into which input and output channels are divided; the number of channels for a depthwise convolution. Default 1.</summary>
    public int Group { get; init; } = 1;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 3);
        TensorShape x = FloatInput(inputs, 0, 4);
        TensorShape w = FloatInput(inputs, 1, 4);
        Check(Group >= 1, $"group {Group} must be at least 1.");
        Check(!w.IsSymbolic && x[1] == (long)w[1] * Group && w[0] % Group == 0 && w[0] > 0, $"{x[1]} channels and group {Group} do not fit weights {w}.");
        if (Optional(inputs, 2) is { } bias)
        {
            Check(bias.ElementType == ElementType.Float32 && bias.Shape.Rank == 1 && bias.Shape[0] == w[0], $"bias {bias} does not fit weights {w}.");
        }

        int height = SlidingWindow(x[2], w[2], Stride.Height, Dilation.Height, Padding.Top, Padding.Bottom, "height");
        int width = SlidingWindow(x[3], w[3], Stride.Width, Dilation.Width, Padding.Left, Padding.Right, "width");
        return OneFloat(new TensorShape(x[0], w[0], height, width));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        Tensor w = inputs[1]!;
        float[]? bias = inputs.Count > 2 ? inputs[2]?.Floats : null;
        TensorShape shape = Infer([.. inputs.Select(i => i is null ? (TensorType?)null : new TensorType(i.ElementType, i.Shape))])[0].Shape;
        int inHeight = x.Shape[2];
        int inWidth = x.Shape[3];
        (int outChannels, int groupIn, int kernelHeight, int kernelWidth) = (w.Shape[0], w.Shape[1], w.Shape[2], w.Shape[3]);
        int groupOut = outChannels / Group;
        float[] y = new float[shape.ElementsPerItem];
        int at = 0;
        for (int n = 0; n < shape[0]; n++)
        {
            for (int m = 0; m < outChannels; m++)
            {
                int firstChannel = m / groupOut * groupIn;
                for (int oy = 0; oy < shape[2]; oy++)
                {
                    for (int ox = 0; ox < shape[3]; ox++)
                    {
                        double sum = bias is null ? 0 : bias[m];
                        for (int c = 0; c < groupIn; c++)
                        {
                            int plane = (n * x.Shape[1] + firstChannel + c) * inHeight;
                            int taps = (m * groupIn + c) * kernelHeight;
                            for (int ky = 0; ky < kernelHeight; ky++)
                            {
                                int iy = oy * Stride.Height - Padding.Top + ky * Dilation.Height;
                                if ((uint)iy >= (uint)inHeight)
                                {
                                    continue;
                                }

                                for (int kx = 0; kx < kernelWidth; kx++)
                                {
                                    int ix = ox * Stride.Width - Padding.Left + kx * Dilation.Width;
                                    if ((uint)ix < (uint)inWidth)
                                    {
                                        sum += (double)x.Floats[(plane + iy) * inWidth + ix] * w.Floats[(taps + ky) * kernelWidth + kx];
                                    }
                                }
                            }
                        }

                        y[at++] = (float)sum;
                    }
                }
            }
        }

        return [Tensor.FromFloats(y, shape)];
    }
}
