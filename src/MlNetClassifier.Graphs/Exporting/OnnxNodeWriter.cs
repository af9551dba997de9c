using MlNetClassifier.Graphs.Importing.Onnx.Protocol;
using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Exporting.OnnxAttributes;

namespace MlNetClassifier.Graphs.Exporting;

/// <summary>Writes one node of a graph as one or a few ONNX nodes, in the form that the opset wants.</summary>
internal static class OnnxNodeWriter
{
    /// <summary>Writes a node.</summary>
    /// <exception cref="NotSupportedException">The operator cannot be expressed in the opset.</exception>
    public static void Write(Node node, OnnxGraphWriter writer)
    {
        switch (node.Operator)
        {
            case Conv conv:
                Simple(
                    node,
                    writer,
                    Ints("dilations", conv.Dilation.Height, conv.Dilation.Width),
                    Int("group", conv.Group),
                    Ints("kernel_shape", node.Inputs[1]!.Shape[2], node.Inputs[1]!.Shape[3]),
                    Pads(conv.Padding),
                    Ints("strides", conv.Stride.Height, conv.Stride.Width));
                break;
            case PoolOperator pool:
                Pool(node, pool, writer);
                break;
            case Gemm gemm:
                Simple(node, writer, Float("alpha", gemm.Alpha), Float("beta", gemm.Beta), Flag("transA", gemm.TransposeA), Flag("transB", gemm.TransposeB));
                break;
            case BatchNormalization norm:
                Simple(node, writer, Float("epsilon", norm.Epsilon));
                break;
            case LRN lrn:
                Simple(node, writer, Float("alpha", lrn.Alpha), Float("beta", lrn.Beta), Float("bias", lrn.Bias), Int("size", lrn.Size));
                break;
            case LeakyRelu leaky:
                Simple(node, writer, Float("alpha", leaky.Alpha));
                break;
            case Elu elu:
                Simple(node, writer, Float("alpha", elu.Alpha));
                break;
            case HardSigmoid hard:
                Simple(node, writer, Float("alpha", hard.Alpha), Float("beta", hard.Beta));
                break;
            case Clip clip:
                Clip(node, clip, writer);
                break;
            case HardSwish when writer.Opset < 14:
                OnnxCompositeWriter.HardSwish(node, writer);
                break;
            case Mish when writer.Opset < 18:
                OnnxCompositeWriter.Mish(node, writer);
                break;
            case Gelu gelu when writer.Opset < 20:
                OnnxCompositeWriter.Gelu(node, gelu, writer);
                break;
            case Gelu gelu:
                Simple(node, writer, Text("approximate", gelu.Approximate ? "tanh" : "none"));
                break;
            case LayerNormalization layer when writer.Opset < 17:
                OnnxCompositeWriter.LayerNormalization(node, layer, writer);
                break;
            case LayerNormalization layer:
                Simple(node, writer, Int("axis", layer.Axis), Float("epsilon", layer.Epsilon));
                break;
            case InstanceNormalization instance:
                Simple(node, writer, Float("epsilon", instance.Epsilon));
                break;
            case Expand expand:
                OnnxCompositeWriter.Expand(node, expand, writer);
                break;
            case Resize resize:
                Resize(node, resize, writer);
                break;
            case QuantizeLinear { Axis: var axis }:
                Quantization(node, axis, writer);
                break;
            case DequantizeLinear { Axis: var axis }:
                Quantization(node, axis, writer);
                break;
            case Softmax softmax:
                Softmax(node, softmax, writer);
                break;
            case Cast cast:
                Simple(node, writer, Int("to", OnnxExporter.DataTypeOf(cast.To)));
                break;
            case Concat concat:
                Simple(node, writer, Int("axis", concat.Axis));
                break;
            case Gather gather:
                Simple(node, writer, Int("axis", gather.Axis));
                break;
            case ScatterND scatter:
                OnnxCompositeWriter.ScatterND(node, scatter, writer);
                break;
            case Transpose transpose:
                Simple(node, writer, Ints("perm", transpose.Permutation));
                break;
            case ArgMax argMax:
                Simple(node, writer, [Int("axis", argMax.Axis), Flag("keepdims", argMax.KeepDimension), .. argMax.SelectLast ? [Int("select_last_index", 1)] : Array.Empty<AttributeProto>()]);
                break;
            case Mod mod:
                Simple(node, writer, Flag("fmod", mod.Truncates));
                break;
            case CumSum sum:
                string along = writer.Constant(Tensor.ScalarOf((long)sum.Axis), node.Name + "/axis");
                writer.Add("CumSum", [writer.NameOf(node.Inputs[0]), along], node.Output.Name, node.Name, Flag("exclusive", sum.Exclusive), Flag("reverse", sum.Reverse));
                break;
            case TopK top:
                OnnxCompositeWriter.TopK(node, top, writer);
                break;
            case Reshape reshape:
                // −1 is the batch, whatever its size in a run.
                string shape = writer.Constant(Tensor.FromIntegers([.. reshape.Target.Select(d => (long)d)]), node.Name + "/shape");
                writer.Add("Reshape", [writer.NameOf(node.Inputs[0]), shape], node.Output.Name, node.Name);
                break;
            case Slice slice:
                Slice(node, slice, writer);
                break;
            case Pad pad:
                Pad(node, pad, writer);
                break;
            case ReduceOperator reduce:
                Reduce(node, reduce, writer);
                break;
            default:
                Simple(node, writer);
                break;
        }
    }

    private static AttributeProto Pads(Padding2D padding) => Ints("pads", padding.Top, padding.Left, padding.Bottom, padding.Right);

    private static void Simple(Node node, OnnxGraphWriter writer, params AttributeProto[] attributes) =>
        writer.Add(node.Operator.Name, node.Inputs.Select(writer.NameOf), node.Output.Name, node.Name, attributes);

    private static void Pool(Node node, PoolOperator pool, OnnxGraphWriter writer)
    {
        List<AttributeProto> attributes =
        [
            Ints("kernel_shape", pool.Kernel.Height, pool.Kernel.Width),
            Pads(pool.Padding),
            Ints("strides", pool.Stride.Height, pool.Stride.Width),
        ];
        if (pool.Dilation != Size2D.One)
        {
            if (pool is AveragePool && writer.Opset < 19)
            {
                throw new NotSupportedException($"Node '{node.Name}': dilated average pooling needs opset 19.");
            }

            attributes.Add(Ints("dilations", pool.Dilation.Height, pool.Dilation.Width));
        }

        Simple(node, writer, [.. attributes]);
    }

    private static void Clip(Node node, Clip clip, OnnxGraphWriter writer)
    {
        string min = float.IsNegativeInfinity(clip.Min) ? "" : writer.Constant(Tensor.ScalarOf(clip.Min), node.Name + "/min");
        string max = float.IsPositiveInfinity(clip.Max) ? "" : writer.Constant(Tensor.ScalarOf(clip.Max), node.Name + "/max");
        writer.Add("Clip", [writer.NameOf(node.Inputs[0]), min, max], node.Output.Name, node.Name);
    }

    private static void Softmax(Node node, Softmax softmax, OnnxGraphWriter writer)
    {
        TensorShape shape = node.Output.Shape;
        int axis = ShapeRules.Axis(softmax.Axis, shape.Rank);
        if (writer.Opset < 13 && !shape.Skip(axis + 1).All(d => d == 1))
        {
            throw new NotSupportedException($"Node '{node.Name}': a softmax over an inner dimension needs opset 13.");
        }

        Simple(node, writer, Int("axis", axis));
    }

    private static void Slice(Node node, Slice slice, OnnxGraphWriter writer)
    {
        // Running backwards past the first element is written as a number below −size.
        long end = slice.Start + (long)slice.Count * slice.Step;
        end = slice.Step < 0 && end < 0 ? int.MinValue : end;
        string[] inputs =
        [
            writer.NameOf(node.Inputs[0]),
            writer.Constant(Tensor.FromIntegers([(long)slice.Start]), node.Name + "/start"),
            writer.Constant(Tensor.FromIntegers([end]), node.Name + "/end"),
            writer.Constant(Tensor.FromIntegers([(long)slice.Axis]), node.Name + "/axis"),
            writer.Constant(Tensor.FromIntegers([(long)slice.Step]), node.Name + "/step"),
        ];
        writer.Add("Slice", inputs, node.Output.Name, node.Name);
    }

    private static void Pad(Node node, Pad pad, OnnxGraphWriter writer)
    {
        string pads = writer.Constant(Tensor.FromIntegers([.. pad.Before.Concat(pad.After).Select(p => (long)p)]), node.Name + "/pads");
        string value = pad.Value == 0 ? "" : writer.Constant(Tensor.ScalarOf(pad.Value), node.Name + "/value");
        string mode = pad.Mode switch { PadMode.Reflect => "reflect", PadMode.Edge => "edge", _ => "constant" };
        writer.Add("Pad", [writer.NameOf(node.Inputs[0]), pads, value], node.Output.Name, node.Name, Text("mode", mode));
    }

    private static void Reduce(Node node, ReduceOperator reduce, OnnxGraphWriter writer)
    {
        int[] axes = reduce.NormalizedAxes(node.Inputs[0]!.Shape.Rank);
        AttributeProto keep = Flag("keepdims", reduce.KeepDimensions);
        if (axes.Length == 0)
        {
            // No axes would mean all of them.
            writer.Add(reduce is ReduceL2 ? "Abs" : "Identity", [writer.NameOf(node.Inputs[0])], node.Output.Name, node.Name);
        }
        else if (writer.Opset >= 18 || (writer.Opset >= 13 && reduce is ReduceSum))
        {
            string list = writer.Constant(Tensor.FromIntegers([.. axes.Select(a => (long)a)]), node.Name + "/axes");
            writer.Add(reduce.Name, [writer.NameOf(node.Inputs[0]), list], node.Output.Name, node.Name, keep);
        }
        else
        {
            Simple(node, writer, Ints("axes", axes), keep);
        }
    }

    private static void Resize(Node node, Resize resize, OnnxGraphWriter writer)
    {
        // Scales, not sizes: they say where positions lie, and the sizes follow by rounding down.
        TensorShape x = node.Inputs[0]!.Shape;
        bool follows = Math.Floor(x[2] * (double)resize.ScaleHeight) == resize.Size.Height && Math.Floor(x[3] * (double)resize.ScaleWidth) == resize.Size.Width;
        string scales = follows ? writer.Constant(Tensor.FromFloats([1, 1, resize.ScaleHeight, resize.ScaleWidth], 4), node.Name + "/scales") : "";
        string sizes = "";
        if (!follows)
        {
            if (x.IsSymbolic && writer.Opset < 18)
            {
                throw new NotSupportedException($"Node '{node.Name}': a resize to a size that no scale gives exactly needs opset 18.");
            }

            sizes = x.IsSymbolic
                ? writer.Constant(Tensor.FromIntegers(resize.Size.Height, resize.Size.Width), node.Name + "/sizes")
                : writer.Constant(Tensor.FromIntegers(x[0], x[1], resize.Size.Height, resize.Size.Width), node.Name + "/sizes");
        }

        List<AttributeProto> attributes =
        [
            Text("mode", resize.Mode switch { ResizeMode.Linear => "linear", ResizeMode.Cubic => "cubic", _ => "nearest" }),
            Text("coordinate_transformation_mode", resize.Coordinates switch
            {
                ResizeCoordinates.HalfPixel => "half_pixel",
                ResizeCoordinates.PytorchHalfPixel => "pytorch_half_pixel",
                ResizeCoordinates.AlignCorners => "align_corners",
                ResizeCoordinates.Asymmetric => "asymmetric",
                ResizeCoordinates.CropAndResize => "tf_crop_and_resize",
                ResizeCoordinates.HalfPixelSymmetric when writer.Opset >= 19 => "half_pixel_symmetric",
                ResizeCoordinates.TensorFlowHalfPixel when writer.Opset < 13 => "tf_half_pixel_for_nn",
                ResizeCoordinates other => throw new NotSupportedException($"Node '{node.Name}': opset {writer.Opset} cannot resize with {other}."),
            }),
            Text("nearest_mode", resize.Rounding switch
            {
                ResizeRounding.RoundPreferFloor => "round_prefer_floor",
                ResizeRounding.RoundPreferCeil => "round_prefer_ceil",
                ResizeRounding.Floor => "floor",
                _ => "ceil",
            }),
        ];
        if (!follows && x.IsSymbolic)
        {
            attributes.Add(Ints("axes", 2, 3));
        }

        if (resize.Antialias)
        {
            attributes.Add(writer.Opset >= 18 ? Int("antialias", 1) : throw new NotSupportedException($"Node '{node.Name}': antialiased resizing needs opset 18."));
        }

        if (resize.Mode == ResizeMode.Cubic)
        {
            attributes.Add(Float("cubic_coeff_a", resize.CubicCoefficient));
        }

        if (resize.ExcludeOutside)
        {
            attributes.Add(Int("exclude_outside", 1));
        }

        // The region of interest may be left out from opset 13 on.
        string region = writer.Opset >= 13 ? "" : writer.Constant(Tensor.FromFloats([], 0), node.Name + "/region");
        if (resize.Coordinates == ResizeCoordinates.CropAndResize)
        {
            ResizeRegion r = resize.Region;
            float[] edges = !follows && x.IsSymbolic ? [r.Top, r.Left, r.Bottom, r.Right] : [0, 0, r.Top, r.Left, 1, 1, r.Bottom, r.Right];
            region = writer.Constant(Tensor.FromFloats(edges, edges.Length), node.Name + "/region");
            attributes.Add(Float("extrapolation_value", resize.Extrapolation));
        }

        writer.Add("Resize", [writer.NameOf(node.Inputs[0]), region, scales, sizes], node.Output.Name, node.Name, [.. attributes]);
    }

    private static void Quantization(Node node, int axis, OnnxGraphWriter writer)
    {
        bool several = node.Inputs[1]!.Shape.ElementsPerItem > 1;
        if (several && writer.Opset < 13)
        {
            throw new NotSupportedException($"Node '{node.Name}': quantisation along an axis needs opset 13.");
        }

        Simple(node, writer, several ? [Int("axis", axis)] : []);
    }
}
