using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

// Convolutions and fully connected layers.
internal sealed partial class PlanBuilder
{
    private static ConvolutionShape ShapeOf(Conv conv, TensorShape filters, int inputChannels) => new()
    {
        InputChannels = inputChannels,
        OutputChannels = filters[0],
        KernelHeight = filters[2],
        KernelWidth = filters[3],
        StrideY = conv.Stride.Height,
        StrideX = conv.Stride.Width,
        DilationY = conv.Dilation.Height,
        DilationX = conv.Dilation.Width,
        Groups = conv.Group,
        Padding = new Border(conv.Padding.Top, conv.Padding.Left, conv.Padding.Bottom, conv.Padding.Right),
    };

    private static bool IsFastConvolution(Node node) =>
        node.Operator is Conv conv && node.Inputs[1]!.Constant is { } filters
        && (node.Inputs.Count < 3 || node.Inputs[2] is null or { Constant: not null })
        && node.Inputs[0]!.Constant is null && conv.Group > 0;

    /// <summary>
    /// The shape itself, or with fewer and larger groups where its own fit no channel blocks (24 channels each, say, as two make three blocks): zeros in the
    /// weights then cost multiplications, but far fewer than the plain loops that would be the alternative. One group may be the cheapest, for it
    /// alone can be filtered minimally.
    /// </summary>
    private static ConvolutionShape FastShape(ConvolutionShape shape, int height, int width)
    {
        if (shape.Groups == 1 || DepthwiseConvolution.Supports(shape) || DirectConvolution.Supports(shape, planar: false))
        {
            return shape;
        }

        return Enumerable.Range(1, shape.Groups)
            .Where(groups => shape.Groups % groups == 0)
            .Select(groups => shape with { Groups = groups })
            .Where(candidate => candidate.Groups == 1 || DirectConvolution.Supports(candidate, planar: false))
            .MinBy(candidate => ConvolutionChoice.CostOf(candidate, height, width))!;
    }

    /// <summary>Filters of the same convolution with fewer groups: zero where a filter reads none of its own group's channels.</summary>
    private static float[] Regroup(ConvolutionShape grouped, float[] source, int groups)
    {
        int taps = grouped.KernelHeight * grouped.KernelWidth;
        int run = grouped.GroupInputs * taps, joined = grouped.Groups / groups;
        float[] regrouped = new float[checked(source.Length * joined)];
        for (int o = 0; o < grouped.OutputChannels; o++)
        {
            int place = o / grouped.GroupOutputs % joined;
            source.AsSpan(o * run, run).CopyTo(regrouped.AsSpan(((o * joined) + place) * run));
        }

        return regrouped;
    }

    private static bool IsDense(Node node) => node.Operator switch
    {
        Gemm gemm => !gemm.TransposeA && node.Inputs[0]!.Constant is null && node.Inputs[1]!.Constant is not null
            && (node.Inputs.Count < 3 || node.Inputs[2] is null || (node.Inputs[2]!.Constant is { } c && IsRow(c.Shape, node.Output.Shape[1]))),
        MatMul => node.Inputs[0]!.Constant is null && node.Inputs[0]!.Shape.Rank == 2 && node.Inputs[1]!.Constant is { Shape.Rank: 2 },
        _ => false,
    };

    private static bool IsRow(TensorShape shape, int length) =>
        shape.ElementsPerItem == 1 || (shape.ElementsPerItem == length && shape[^1] == length);

    private static bool IsFastProduct(Node node) => IsFastConvolution(node) || IsDense(node);

    private static bool IsAddingProduct(Node node) =>
        IsFastConvolution(node) && !DepthwiseConvolution.Supports(ShapeOf((Conv)node.Operator, node.Inputs[1]!.Shape, node.Inputs[0]!.Shape[1]));

    private void LowerProduct(FusedNode fused)
    {
        if (fused.Node.Operator is Conv conv)
        {
            LowerConvolution(fused, conv);
        }
        else
        {
            LowerDense(fused);
        }
    }

    private void LowerConvolution(FusedNode fused, Conv conv)
    {
        Node node = fused.Node;
        GraphValue x = node.Inputs[0]!;
        Tensor filters = node.Inputs[1]!.Constant!;
        float[] bias = node.Inputs.Count > 2 ? node.Inputs[2]?.Constant!.Floats ?? [] : [];
        ConvolutionShape declared = ShapeOf(conv, filters.Shape, x.Shape[1]);
        ConvolutionShape shape = FastShape(declared, node.Output.Shape[2], node.Output.Shape[3]);
        float[] taps = shape == declared ? filters.Floats : Regroup(declared, filters.Floats, shape.Groups);
        bool windowed = ConvolutionChoice.For(shape, 1, 1, planar: false).Method == ConvolutionMethod.Reference;
        PlanValue? windows = windowed ? Windows(node, x, shape) : null;
        if (windows is not null)
        {
            shape = new ConvolutionShape { InputChannels = windows.Channels, OutputChannels = shape.OutputChannels };
        }

        bool planar = windows is null && !blocked.ContainsKey(x) && x.Shape[1] < ChannelBlock.Size && x.Shape[2] * x.Shape[3] > 1
            && DirectConvolution.Supports(shape, planar: true);
        PlanValue input = windows ?? (planar ? Plain(x) : Blocked(x));
        if (planar && !shape.Padding.IsEmpty)
        {
            input = Bordered(x, shape.Padding);
        }

        else if (input.IsVector && !shape.Padding.IsEmpty)
        {
            // A vector is read as one run by others; with a border it is not.
            PlanValue vector = input;
            input = NewValue(x, planar: false);
            PlanValue copy = input;
            Emit(x.Name, [vector], copy, () => new CopyKernel(vector.Tensor(), copy.Tensor()));
        }

        PlanValue? residual = fused.Residual is null ? null : Blocked(fused.Residual);
        PlanValue output = SetResult(fused.Result, NewValue(fused.Result, planar: false));
        ConvolutionChoice choice = ConvolutionChoice.For(shape, output.Height, output.Width, planar);
        if (residual is { IsWhole: true })
        {
            output.Storage.Replaces = residual.Storage;
        }

        input.Storage.Border = input.Storage.Border.Union(BorderFor(shape, choice, output));

        (float low, float high) = (fused.Low, fused.High);
        Func<LayerKernel> create;
        Func<BlockedTensor, BlockedTensor, BlockedTensor?, StripStage>? stage = null;
        int extent = (shape.DilationY * (shape.KernelHeight - 1)) + 1;
        switch (choice.Method)
        {
            case ConvolutionMethod.Depthwise:
                DepthwiseWeights depthwise = Own(new DepthwiseWeights(shape, taps, bias));
                stage = (from, to, _) => new DepthwiseStage(shape, depthwise, from, to, low, high, set)
                {
                    Extent = extent,
                    StrideY = shape.StrideY,
                    PadTop = shape.Padding.Top,
                };
                create = () => new DepthwiseConvolution(shape, depthwise, input.Tensor(), output.Tensor(), low, high, set);
                break;
            case ConvolutionMethod.Winograd:
                WinogradWeights winograd = Own(new WinogradWeights(shape, choice.Scheme!, taps, bias));
                create = () => new WinogradConvolution(shape, winograd, input.Tensor(), output.Tensor(), residual?.Tensor(), low, high, set);
                break;
            default:
                ConvolutionWeights direct = Own(new ConvolutionWeights(shape, taps, bias, planar));
                stage = (from, to, added) => new ConvolutionStage(shape, direct, from, to, added, low, high, set)
                {
                    Extent = extent,
                    StrideY = shape.StrideY,
                    PadTop = shape.Padding.Top,
                };
                create = () => new DirectConvolution(shape, direct, input.Tensor(), output.Tensor(), residual?.Tensor(), low, high, set);
                break;
        }

        operations.Add(new PlanOperation(node.Name, residual is null ? [input] : [input, residual], output, create)
        {
            ReadsAround = true,
            Strip = stage is null ? null : new StripLayer(
                stage, extent, shape.StrideY, shape.Padding.Left, shape.Padding.Right, (long)shape.WeightCount * sizeof(float)),
        });
    }

    /// <summary>The border that a convolution reads. Winograd's last tiles may reach further, which saves copying their patches.</summary>
    private static Border BorderFor(ConvolutionShape shape, ConvolutionChoice choice, PlanValue output)
    {
        (int rows, int columns) = choice.Surplus(output.Height, output.Width);
        Border padding = shape.Padding;
        return padding with { Bottom = padding.Bottom + rows, Right = padding.Right + columns };
    }

    /// <summary>A plain picture with zeros around it: itself where its only writer and reader do not mind, else a copy.</summary>
    private PlanValue Bordered(GraphValue value, Border border)
    {
        PlanValue source = Plain(value);
        if (source.IsWhole && borderable.Contains(value) && graph.ConsumersOf(value).Count == 1 && !graph.Outputs.Contains(value))
        {
            source.Storage.Border = border;
            return source;
        }

        PlanValue target = NewValue(value, planar: true);
        target.Storage.Border = border;
        Emit(value.Name, [source], target, () => new CopyKernel(source.Tensor(), target.Tensor()));
        return target;
    }

    private void LowerDense(FusedNode fused)
    {
        Node node = fused.Node;
        Tensor matrix = node.Inputs[1]!.Constant!;
        Gemm gemm = node.Operator as Gemm ?? new Gemm();
        (int inputs, int outputs) = gemm.TransposeB ? (matrix.Shape[1], matrix.Shape[0]) : (matrix.Shape[0], matrix.Shape[1]);
        float[] rows = new float[matrix.Length];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                rows[(o * inputs) + i] = gemm.Alpha * matrix.Floats[gemm.TransposeB ? (o * inputs) + i : (i * outputs) + o];
            }
        }

        Tensor? added = node.Inputs.Count > 2 ? node.Inputs[2]?.Constant : null;
        float[] bias = [];
        if (added is not null)
        {
            bias = new float[outputs];
            for (int o = 0; o < outputs; o++)
            {
                bias[o] = gemm.Beta * added.Floats[added.Length == 1 ? 0 : o];
            }
        }

        var shape = new ConvolutionShape { InputChannels = inputs, OutputChannels = outputs };
        ConvolutionWeights packed = Own(new ConvolutionWeights(shape, rows, bias, planar: false));
        PlanValue input = Plain(node.Inputs[0]!);
        PlanValue output = SetResult(fused.Result, NewValue(fused.Result, planar: true));
        Emit(node.Name, [input], output, () => new DenseKernel(shape, packed, input.Run(), output.Run(), fused.Low, fused.High, set));
    }

    private T Own<T>(T packed)
        where T : IDisposable
    {
        weights.Add(packed);
        return packed;
    }
}
