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

    /// <summary>The free parameter a of the cubic kernel (Keys 1981). Default −0.75, ONNX's and PyTorch's; TensorFlow's is −0.5.</summary>
    public float CubicCoefficient { get; init; } = -0.75f;

    /// <summary>Whether elements beyond the edge are left out and the weights of the others raised; else the edge is repeated. Default false.</summary>
    public bool ExcludeOutside { get; init; }

    /// <summary>Whether the kernel is widened by the scale when a map becomes smaller, so that every element takes part. Default false.</summary>
    public bool Antialias { get; init; }

    /// <summary>The part that is resized with <see cref="ResizeCoordinates.CropAndResize"/>. Default the whole.</summary>
    public ResizeRegion Region { get; init; } = ResizeRegion.Whole;

    /// <summary>What lies beyond the map with <see cref="ResizeCoordinates.CropAndResize"/>. Default 0.</summary>
    public float Extrapolation { get; init; }

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
        ResizeTaps[] rows = RowTaps(height);
        ResizeTaps[] columns = ColumnTaps(width);
        float[] y = new float[shape.ElementsPerItem];
        double[] row = new double[width];
        int at = 0;
        for (int plane = 0; plane < shape[0] * shape[1]; plane++)
        {
            foreach (ResizeTaps v in rows)
            {
                // First the row, then along it: the same sum as over all pairs.
                Array.Clear(row);
                for (int k = 0; k < v.Places.Length; k++)
                {
                    int start = (plane * height + v.Places[k]) * width;
                    for (int i = 0; i < width; i++)
                    {
                        row[i] += v.Weights[k] * x.Floats[start + i];
                    }
                }

                foreach (ResizeTaps u in columns)
                {
                    double sum = 0;
                    for (int k = 0; k < u.Places.Length; k++)
                    {
                        sum += u.Weights[k] * row[u.Places[k]];
                    }

                    y[at++] = v.IsOutside || u.IsOutside ? Extrapolation : (float)sum;
                }
            }
        }

        return [Tensor.FromFloats(y, shape)];
    }

    /// <summary>For each row of the result the rows of a source of <paramref name="height"/> that it is mixed from.</summary>
    internal ResizeTaps[] RowTaps(int height) => Taps(height, Size.Height, ScaleHeight, Region.Top, Region.Bottom);

    /// <summary>The same for columns.</summary>
    internal ResizeTaps[] ColumnTaps(int width) => Taps(width, Size.Width, ScaleWidth, Region.Left, Region.Right);

    private ResizeTaps[] Taps(int source, int result, float scale, float start, float end)
    {
        var taps = new ResizeTaps[result];
        for (int i = 0; i < result; i++)
        {
            double place = Place(i, source, result, scale, start, end);
            if (Coordinates == ResizeCoordinates.CropAndResize && (place < 0 || place > source - 1))
            {
                taps[i] = ResizeTaps.Outside;
            }
            else
            {
                taps[i] = Mode == ResizeMode.Nearest
                    ? new ResizeTaps([Nearest(place, source)], [1])
                    : ResizeTaps.Around(place, source, Antialias ? Math.Min(scale, 1) : 1, Mode == ResizeMode.Linear ? 1 : 2, Kernel, ExcludeOutside);
            }
        }

        return taps;
    }

    private double Place(int i, int source, int result, double scale, double start, double end) => Coordinates switch
    {
        ResizeCoordinates.HalfPixel => (i + 0.5) / scale - 0.5,
        ResizeCoordinates.HalfPixelSymmetric => source / 2.0 * (1 - result / (scale * source)) + (i + 0.5) / scale - 0.5,
        ResizeCoordinates.PytorchHalfPixel => result > 1 ? (i + 0.5) / scale - 0.5 : 0,
        ResizeCoordinates.AlignCorners => result > 1 ? i * (source - 1) / (source * scale - 1) : 0,
        ResizeCoordinates.CropAndResize when result > 1 => (start + i * (end - start) / (result - 1)) * (source - 1),
        ResizeCoordinates.CropAndResize => (start + end) / 2 * (source - 1),
        ResizeCoordinates.TensorFlowHalfPixel => (i + 0.5) / scale,
        _ => i / scale,
    };

    private int Nearest(double place, int source)
    {
        double rounded = Rounding switch
        {
            ResizeRounding.RoundPreferFloor => Math.Ceiling(place - 0.5),
            ResizeRounding.RoundPreferCeil => Math.Floor(place + 0.5),
            ResizeRounding.Floor => Math.Floor(place),
            _ => Math.Ceiling(place),
        };
        return (int)Math.Clamp(rounded, 0, source - 1);
    }

    /// <summary>The weight of an element at a distance.</summary>
    private double Kernel(double distance)
    {
        double d = Math.Abs(distance);
        double a = CubicCoefficient;
        return Mode == ResizeMode.Linear ? Math.Max(0, 1 - d)
            : d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1
            : d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
            : 0;
    }
}
