using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Operators;

/// <summary>Resizes the maps of [N, C, H, W].</summary>
public sealed record Resize : Operator
{
    /// <summary>Rows and columns of the result.</summary>
    public required Size2D Size { get; init; }

    /// <summary>Result rows for each source row; not always the quotient of the sizes, which are whole.</summary>
    public required float ScaleHeight { get; init; }

    /// <summary>Result columns for each source column.</summary>
    public required float ScaleWidth { get; init; }

    /// <summary>How a position is computed. Default <see cref="ResizeMode.Nearest"/>.</summary>
    public ResizeMode Mode { get; init; }

    /// <summary>Where positions lie. Default <see cref="ResizeCoordinates.HalfPixel"/>.</summary>
    public ResizeCoordinates Coordinates { get; init; }

    /// <summary>Which element is nearest. Default <see cref="ResizeRounding.RoundPreferFloor"/>.</summary>
    public ResizeRounding Rounding { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 1);
        TensorShape x = FloatInput(inputs, 0, 4);
        Check(x[2] > 0 && x[3] > 0 && Size.Height > 0 && Size.Width > 0, "the image is empty.");
        Check(ScaleHeight > 0 && ScaleWidth > 0, "scales must be above 0.");
        return OneFloat(new TensorShape(x[0], x[1], Size.Height, Size.Width));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        int height = x.Shape[2];
        int width = x.Shape[3];
        var shape = new TensorShape(x.Shape[0], x.Shape[1], Size.Height, Size.Width);
        (int Low, int High, double Weight)[] rows = Places(height, Size.Height, ScaleHeight);
        (int Low, int High, double Weight)[] columns = Places(width, Size.Width, ScaleWidth);
        float[] y = new float[shape.ElementsPerItem];
        int at = 0;
        for (int plane = 0; plane < shape[0] * shape[1]; plane++)
        {
            foreach ((int top, int bottom, double v) in rows)
            {
                foreach ((int left, int right, double u) in columns)
                {
                    double upper = (1 - u) * x.Floats[(plane * height + top) * width + left] + u * x.Floats[(plane * height + top) * width + right];
                    double lower = (1 - u) * x.Floats[(plane * height + bottom) * width + left] + u * x.Floats[(plane * height + bottom) * width + right];
                    y[at++] = (float)((1 - v) * upper + v * lower);
                }
            }
        }

        return [Tensor.FromFloats(y, shape)];
    }

    /// <summary>For each position of the result its two neighbours in the source and the weight of the second.</summary>
    private (int Low, int High, double Weight)[] Places(int source, int result, float scale)
    {
        var places = new (int, int, double)[result];
        for (int i = 0; i < result; i++)
        {
            double place = Coordinates switch
            {
                ResizeCoordinates.HalfPixel => (i + 0.5) / scale - 0.5,
                ResizeCoordinates.PytorchHalfPixel => result > 1 ? (i + 0.5) / scale - 0.5 : 0,
                ResizeCoordinates.AlignCorners => result > 1 ? i * (source - 1) / (source * (double)scale - 1) : 0,
                _ => i / (double)scale,
            };
            if (Mode == ResizeMode.Nearest)
            {
                double rounded = Rounding switch
                {
                    ResizeRounding.RoundPreferFloor => Math.Ceiling(place - 0.5),
                    ResizeRounding.RoundPreferCeil => Math.Floor(place + 0.5),
                    ResizeRounding.Floor => Math.Floor(place),
                    _ => Math.Ceiling(place),
                };
                int nearest = (int)Math.Clamp(rounded, 0, source - 1);
                places[i] = (nearest, nearest, 0);
            }
            else
            {
                place = Math.Clamp(place, 0, source - 1);
                int low = (int)place;
                places[i] = (low, Math.Min(low + 1, source - 1), place - low);
            }
        }

        return places;
    }
}
