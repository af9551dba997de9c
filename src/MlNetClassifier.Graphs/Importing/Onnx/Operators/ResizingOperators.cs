using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Resizing of maps, nearest and linear.</summary>
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
        if (x.Shape.Rank != 4 || node.Int("antialias", 0) != 0 || node.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
        {
            throw node.Error("only [N, C, H, W] without antialiasing and aspect policy is supported.");
        }

        (double[] scales, int[] sizes) = Target(node, x.Shape, scalesInput);
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
                string other => throw node.Error($"mode '{other}' is not supported."),
            },
            Coordinates = old ? ResizeCoordinates.Asymmetric : node.Text("coordinate_transformation_mode", "half_pixel") switch
            {
                "half_pixel" => ResizeCoordinates.HalfPixel,
                "pytorch_half_pixel" => ResizeCoordinates.PytorchHalfPixel,
                "align_corners" => ResizeCoordinates.AlignCorners,
                "asymmetric" => ResizeCoordinates.Asymmetric,
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
        };
        node.Yield(operation, x);
    }

    private static (double[] Scales, int[] Sizes) Target(OnnxNode node, TensorShape x, int scalesInput)
    {
        int[] axes = node.Ints("axes") is { } chosen ? Array.ConvertAll(chosen, a => ShapeRules.Axis(a, 4)) : [0, 1, 2, 3];
        double[] scales = [1, 1, 1, 1];
        int[] sizes = x.ToArray();
        float[]? given = node.Floats("scales") ?? (node.Optional(scalesInput) is not null ? node.Constant(scalesInput).Floats : null);
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
            for (int i = 0; i < axes.Length; i++)
            {
                if (wanted[i] != BatchMarker.Value && wanted[i] != x[axes[i]])
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
}
