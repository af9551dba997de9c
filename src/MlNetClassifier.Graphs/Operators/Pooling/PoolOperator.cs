using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// A window sliding over [N, C, H, W], reduced to one number. ONNX's rounding up (<c>ceil_mode</c>) and automatic padding are expressed as
/// explicit <see cref="Padding"/>; padding never takes part in the result.
/// </summary>
public abstract record PoolOperator : Operator
{
    /// <summary>Rows and columns of the window.</summary>
    public required Size2D Kernel { get; init; }

    /// <summary>Step of the window. Default 1 × 1.</summary>
    public Size2D Stride { get; init; } = Size2D.One;

    /// <summary>Distance of neighbouring taps. Default 1 × 1.</summary>
    public Size2D Dilation { get; init; } = Size2D.One;

    /// <summary>Rows and columns around the image over which the window may reach. Default none.</summary>
    public Padding2D Padding { get; init; } = Padding2D.None;

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0, 4);
        int height = SlidingWindow(x[2], Kernel.Height, Stride.Height, Dilation.Height, Padding.Top, Padding.Bottom, "height");
        int width = SlidingWindow(x[3], Kernel.Width, Stride.Width, Dilation.Width, Padding.Left, Padding.Right, "width");
        return OneFloat(new TensorShape(x[0], x[1], height, width));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        TensorShape shape = Infer([new TensorType(x.ElementType, x.Shape)])[0].Shape;
        int inHeight = x.Shape[2];
        int inWidth = x.Shape[3];
        float[] y = new float[shape.ElementsPerItem];
        var window = new List<float>(Kernel.Height * Kernel.Width);
        int at = 0;
        for (int plane = 0; plane < shape[0] * shape[1]; plane++)
        {
            for (int oy = 0; oy < shape[2]; oy++)
            {
                for (int ox = 0; ox < shape[3]; ox++)
                {
                    window.Clear();
                    for (int ky = 0; ky < Kernel.Height; ky++)
                    {
                        int iy = oy * Stride.Height - Padding.Top + ky * Dilation.Height;
                        for (int kx = 0; kx < Kernel.Width; kx++)
                        {
                            int ix = ox * Stride.Width - Padding.Left + kx * Dilation.Width;
                            if ((uint)iy < (uint)inHeight && (uint)ix < (uint)inWidth)
                            {
                                window.Add(x.Floats[(plane * inHeight + iy) * inWidth + ix]);
                            }
                        }
                    }

                    y[at++] = Reduce(window);
                }
            }
        }

        return [Tensor.FromFloats(y, shape)];
    }

    /// <summary>The result of one window; its elements outside the image are left out.</summary>
    internal abstract float Reduce(List<float> window);
}
