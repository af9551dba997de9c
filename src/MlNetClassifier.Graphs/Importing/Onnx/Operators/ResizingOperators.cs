using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Resizing of maps.</summary>
internal static class ResizingOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["Resize"] = node => Resize(node, node.Opset < 11 ? 1 : 2),
        ["Upsample"] = node => Resize(node, 1),
    };

    private static void Resize(OnnxNode node, int scalesInput)
    {
        GraphValue x = node.Input(0);
        if (x.Shape.Rank != 4)
        {
            throw node.Error($"only [N, C, H, W] is resized, not {x.Shape}.");
        }

        int[] axes = node.Ints("axes") is { } chosen ? Array.ConvertAll(chosen, a => ShapeRules.Axis(a, 4)) : [0, 1, 2, 3];
        (double[] scales, int[] sizes) = Target(node, x.Shape, scalesInput, axes);
        if (scales[0] != 1 || scales[1] != 1)
        {
            throw node.Error("batch and channels cannot be resized.");
        }

        // Before opset 11 there was one way only.
        bool old = node.Opset < 11;
        var operation = new Resize
        {
            Size = new Size2D(sizes[2], sizes[3]),
            ScaleHeight = (float)scales[2],
            ScaleWidth = (float)scales[3],
            Mode = node.Text("mode", "nearest") switch
            {
                "nearest" => ResizeMode.Nearest,
                "linear" or "bilinear" => ResizeMode.Linear,
                "cubic" => ResizeMode.Cubic,
                string other => throw node.Error($"mode '{other}' is not supported."),
            },
            Coordinates = old ? ResizeCoordinates.Asymmetric : node.Text("coordinate_transformation_mode", "half_pixel") switch
            {
                "half_pixel" => ResizeCoordinates.HalfPixel,
                "pytorch_half_pixel" => ResizeCoordinates.PytorchHalfPixel,
                "align_corners" => ResizeCoordinates.AlignCorners,
                "asymmetric" => ResizeCoordinates.Asymmetric,
                "half_pixel_symmetric" => ResizeCoordinates.HalfPixelSymmetric,
                "tf_crop_and_resize" => ResizeCoordinates.CropAndResize,
                "tf_half_pixel_for_nn" => ResizeCoordinates.TensorFlowHalfPixel,
                string other => throw node.Error($"coordinate_transformation_mode '{other}' is not supported."),
            },
            Rounding = old ? ResizeRounding.Floor : node.Text("nearest_mode", "round_prefer_floor") switch
            {
                "round_prefer_floor" => ResizeRounding.RoundPreferFloor,
                "round_prefer_ceil" => ResizeRounding.RoundPreferCeil,
                "floor" => ResizeRounding.Floor,
                "ceil" => ResizeRounding.Ceil,
                string other => throw node.Error($"nearest_mode '{other}' is not supported."),
            },
            CubicCoefficient = node.Float("cubic_coeff_a", -0.75f),
            ExcludeOutside = node.Int("exclude_outside", 0) != 0,
            Antialias = node.Int("antialias", 0) != 0,
            Extrapolation = node.Float("extrapolation_value", 0),
            Region = Region(node, axes),
        };
        node.Yield(operation, x);
    }

    /// <summary>The region of interest, [starts…, ends…] along the axes; the whole where no mode reads it.</summary>
    private static ResizeRegion Region(OnnxNode node, int[] axes)
    {
        if (node.Text("coordinate_transformation_mode", "half_pixel") != "tf_crop_and_resize")
        {
            return ResizeRegion.Whole;
        }

        Tensor region = node.Constant(1);
        if (!region.IsFloat || region.Length != 2 * axes.Length)
        {
            throw node.Error($"the region must have {2 * axes.Length} numbers.");
        }

        float[] edges = [0, 0, 0, 0, 1, 1, 1, 1];
        for (int i = 0; i < axes.Length; i++)
        {
            (edges[axes[i]], edges[4 + axes[i]]) = (region.Floats[i], region.Floats[axes.Length + i]);
        }

        return new ResizeRegion(edges[2], edges[3], edges[6], edges[7]);
    }

    private static (double[] Scales, int[] Sizes) Target(OnnxNode node, TensorShape x, int scalesInput, int[] axes)
    {
        double[] scales = [1, 1, 1, 1];
        int[] sizes = x.ToArray();
        float[]? given = node.Floats("scales") ?? (node.Optional(scalesInput) is not null ? node.ConstantFloats(scalesInput) : null);
        long[]? wanted = scalesInput == 2 ? node.OptionalIntegers(3) : null;
        if (given is { Length: > 0 } && given.Length == axes.Length)
        {
            for (int i = 0; i < axes.Length; i++)
            {
                scales[axes[i]] = given[i];
                double size = Math.Floor(x[axes[i]] * (double)given[i]);
                sizes[axes[i]] = given[i] == 1 ? x[axes[i]] : size is >= 1 and <= 1 << 20 ? (int)size : throw node.Error($"scale {given[i]} is out of range.");
            }
        }
        else if (wanted is not null && wanted.Length == axes.Length)
        {
            double? common = KeepAspect(node, x, axes, wanted);
            for (int i = 0; i < axes.Length; i++)
            {
                if (common is { } scale)
                {
                    double size = Math.Floor(scale * x[axes[i]] + 0.5);
                    sizes[axes[i]] = size is >= 1 and <= 1 << 20 ? (int)size : throw node.Error($"size {size} is out of range.");
                    scales[axes[i]] = scale;
                }
                else if (wanted[i] != BatchMarker.Value && wanted[i] != x[axes[i]])
                {
                    sizes[axes[i]] = wanted[i] is >= 1 and <= 1 << 20 ? (int)wanted[i] : throw node.Error($"size {wanted[i]} is out of range.");
                    scales[axes[i]] = (double)wanted[i] / x[axes[i]];
                }
            }
        }
        else
        {
            throw node.Error("neither scales nor sizes fit the input.");
        }

        return (scales, sizes);
    }

    /// <summary>One scale for all axes, where the node asks for it: the largest that fits within the sizes, or the smallest that covers them.</summary>
    private static double? KeepAspect(OnnxNode node, TensorShape x, int[] axes, long[] wanted)
    {
        string policy = node.Text("keep_aspect_ratio_policy", "stretch");
        if (policy == "stretch")
        {
            return null;
        }

        if (policy is not ("not_larger" or "not_smaller") || wanted.Contains(BatchMarker.Value) || axes.Any(a => x[a] < 1))
        {
            throw node.Error($"keep_aspect_ratio_policy '{policy}' is not known, or the batch is among its axes.");
        }

        IEnumerable<double> ratios = wanted.Select((w, i) => (double)w / x[axes[i]]);
        return policy == "not_larger" ? ratios.Min() : ratios.Max();
    }
}
