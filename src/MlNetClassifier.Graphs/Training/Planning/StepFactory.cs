using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Planning.Steps;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>Chooses for each node the fast step, or the reference kernel where there is none.</summary>
internal sealed unsafe partial class StepFactory(PanelTiles tiles, int batch, Func<GraphValue, PlanValue> place)
{
    private readonly DenseProducts _products = new(tiles);

    /// <summary>The step of a node.</summary>
    public TrainingStep Create(Node node)
    {
        PlanValue[] inputs = [.. node.Inputs.OfType<GraphValue>().Select(place)];
        PlanValue[] outputs = [.. node.Outputs.Select(place)];
        if (inputs.Concat(outputs).Any(v => v.Value.ElementType != ElementType.Float32) && Facts(node, inputs, outputs) is { } facts)
        {
            return facts;
        }

        if (inputs.Concat(outputs).Any(v => v.Batched && v.Value.ElementType != ElementType.Float32))
        {
            return new ReferenceStep(node) { Inputs = inputs, Outputs = outputs };
        }

        return Convolution(node, inputs, outputs) ?? Dense(node, inputs, outputs) ?? Pooling(node, inputs, outputs)
            ?? Normalization(node, inputs, outputs) ?? Elementwise(node, inputs, outputs) ?? Arithmetic(node, inputs, outputs)
            ?? Arrangement(node, inputs, outputs) ?? Loss(node, inputs, outputs) ?? Rows(node, inputs, outputs) ?? Moves(node, inputs, outputs)
            ?? new ReferenceStep(node) { Inputs = inputs, Outputs = outputs };
    }

    /// <summary>What is asked about values and what is made of the answers, which a plan keeps as floats; whole numbers, too, are exact there.</summary>
    private TrainingStep? Facts(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        // Constants other than floats are in no plan's memory; only a choice brings those that it reads.
        bool kept = inputs.Skip(node.Operator is Where ? 1 : 0).All(i => i.Value.Constant is null or { IsFloat: true });
        return !kept ? null : node.Operator switch
        {
            ComparisonOperator => Elementwise(node, inputs, outputs) ?? Arithmetic(node, inputs, outputs) ?? Moves(node, inputs, outputs),
            Not or Cast { To: ElementType.Float32 } => Elementwise(node, inputs, outputs),
            Where => Moves(node, inputs, outputs),
            _ => null,
        };
    }

    private TrainingStep? Convolution(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        if (!inputs[0].Batched)
        {
            return null;
        }

        ConvolutionGeometry geometry;
        switch (node.Operator)
        {
            case Conv conv when !inputs[1].Batched:
                geometry = BorderDemands.Geometry(conv, node.Inputs[1]!.Shape);
                return geometry.IsDepthwise
                    ? new DepthwiseStep(new(geometry, inputs[0].Layout, outputs[0].Layout), false, inputs.Length > 2) { Inputs = inputs, Outputs = outputs }
                    : new ConvolutionStep(Correlation.Forward(tiles, geometry, inputs[0].Layout, outputs[0].Layout), inputs.Length > 2) { Inputs = inputs, Outputs = outputs };
            case ConvInputGradient gradient when !inputs[1].Batched:
                geometry = BorderDemands.Geometry(gradient.Forward, node.Inputs[1]!.Shape);
                return geometry.IsDepthwise
                    ? new DepthwiseStep(new(geometry, outputs[0].Layout, inputs[0].Layout), true, false) { Inputs = inputs, Outputs = outputs }
                    : new ConvolutionStep(Correlation.InputGradient(tiles, geometry, inputs[0].Layout, outputs[0].Layout), false) { Inputs = inputs, Outputs = outputs };
            case ConvWeightGradient gradient:
                geometry = BorderDemands.Geometry(gradient.Forward, node.Output.Shape);
                return geometry.IsDepthwise
                    ? new DepthwiseWeightGradientStep(new(geometry, inputs[0].Layout, inputs[1].Layout)) { Inputs = inputs, Outputs = outputs }
                    : new ConvolutionWeightGradientStep(new(tiles, geometry, inputs[0].Layout, inputs[1].Layout), geometry.OutChannels) { Inputs = inputs, Outputs = outputs };
            default:
                return null;
        }
    }

    private TrainingStep? Dense(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        switch (node.Operator)
        {
            case Gemm { Alpha: 1, TransposeA: false } gemm when inputs[0].Batched && !inputs[1].Batched && IsBias(gemm, node):
                return Product(node.Inputs[1]!.Shape, gemm.TransposeB, inputs, outputs);
            case MatMul when inputs[0].Batched && !inputs[1].Batched && node.Inputs[0]!.Shape.Rank == 2 && node.Inputs[1]!.Shape.Rank == 2:
                return Product(node.Inputs[1]!.Shape, false, inputs, outputs);
            case LinearWeightGradient { Alpha: 1 } gradient when inputs[0].Batched && node.Inputs[0]!.Shape.Rank == 2:
                // Transposed weights [M, K] are dyᵀ · x, the others [K, M] are xᵀ · dy.
                PlanValue[] operands = gradient.Transposed ? [inputs[1], inputs[0]] : inputs;
                return new DenseWeightGradientStep(_products, operands[0].Layout.Channels, operands[1].Layout.Channels, batch) { Inputs = operands, Outputs = outputs };
            default:
                return null;
        }
    }

    private DenseStep Product(TensorShape matrix, bool transposed, PlanValue[] inputs, PlanValue[] outputs) =>
        new(_products, transposed, matrix[transposed ? 1 : 0], matrix[transposed ? 0 : 1], batch) { Inputs = inputs, Outputs = outputs };

    private static bool IsBias(Gemm gemm, Node node) => node.Inputs.Count < 3 || node.Inputs[2] is not { } c
        || (gemm.Beta == 1 && c.Shape.ElementsPerItem == node.Output.Shape[1] && !c.Shape.IsSymbolic);

    private static TrainingStep? Pooling(Node node, PlanValue[] inputs, PlanValue[] outputs) => node.Operator switch
    {
        MaxPool pool when inputs[0].Batched => new PoolingStep(Window(pool, inputs[0], outputs[0]), false) { Inputs = inputs, Outputs = outputs },
        AveragePool pool when inputs[0].Batched => new PoolingStep(Window(pool, inputs[0], outputs[0]), true) { Inputs = inputs, Outputs = outputs },
        MaxPoolGradient gradient when inputs[0].Batched =>
            new PoolingGradientStep(Window(gradient.Forward, inputs[0], inputs[1]), false) { Inputs = inputs, Outputs = outputs },
        AveragePoolGradient gradient when inputs[0].Batched =>
            new PoolingGradientStep(Window(gradient.Forward, outputs[0], inputs[0]), true) { Inputs = inputs, Outputs = outputs },
        GlobalMaxPool when inputs[0].Batched => new PoolingStep(Whole(inputs[0], outputs[0]), false) { Inputs = inputs, Outputs = outputs },
        GlobalMaxPoolGradient when inputs[0].Batched => new PoolingGradientStep(Whole(inputs[0], inputs[1]), false) { Inputs = inputs, Outputs = outputs },
        GlobalAveragePool when inputs[0].Batched => new ItemChannelSumStep(mean: true) { Inputs = inputs, Outputs = outputs },
        ReduceMean mean when inputs[0].IsImage && IsSpatial(mean, node) => new ItemChannelSumStep(mean: true) { Inputs = inputs, Outputs = outputs },
        ReduceSum sum when inputs[0].IsImage && IsSpatial(sum, node) => new ItemChannelSumStep(mean: false) { Inputs = inputs, Outputs = outputs },
        _ => null,
    };

    private static bool IsSpatial(ReduceOperator reduction, Node node) =>
        node.Inputs[0]!.Shape is { Rank: 4, IsSymbolic: true } shape && reduction.NormalizedAxes(shape.Rank) is [2, 3];

    private static WindowPooling Window(PoolOperator pool, PlanValue input, PlanValue output) => new(
        new(1, 1, 1, pool.Kernel.Height, pool.Kernel.Width, pool.Stride.Height, pool.Stride.Width, pool.Dilation.Height, pool.Dilation.Width, pool.Padding.Top, pool.Padding.Left),
        input.Layout,
        output.Layout);

    private static WindowPooling Whole(PlanValue input, PlanValue output) =>
        new(new(1, 1, 1, input.Layout.Height, input.Layout.Width, 1, 1, 1, 1, 0, 0), input.Layout, output.Layout);

    private TrainingStep? Normalization(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        if (node.Operator is InstanceNormalization or InstanceNormalizationGradient)
        {
            return PerPicture(node, inputs, outputs);
        }

        if (!inputs[0].Batched || node.Inputs[0]!.Shape.Rank is not (2 or 4))
        {
            return null;
        }

        return node.Operator switch
        {
            BatchNormalization normalization => new FrozenBatchNormalizationStep(normalization.Epsilon, inputs[0].Layout.Channels) { Inputs = inputs, Outputs = outputs },
            BatchNormalizationTraining normalization => new BatchNormalizationStep(normalization, inputs[0].Layout, batch) { Inputs = inputs, Outputs = outputs },
            BatchNormalizationTrainingGradient => new BatchNormalizationGradientStep(null, inputs[0].Layout, batch) { Inputs = inputs, Outputs = outputs },
            LRN normalization => new ResponseNormalizationStep(normalization, inputs[0].Layout.Channels, gradient: false) { Inputs = inputs, Outputs = outputs },
            LRNGradient gradient => new ResponseNormalizationStep(gradient.Forward, inputs[0].Layout.Channels, gradient: true) { Inputs = inputs, Outputs = outputs },
            BatchNormalizationGradient gradient => new BatchNormalizationGradientStep(gradient.Epsilon, inputs[0].Layout, batch) { Inputs = inputs, Outputs = outputs },
            _ => null,
        };
    }

    private TrainingStep? PerPicture(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        // What has the shape of the pictures lies as they do; scale and bias are the same for all of them.
        PlanValue[] pictures = [.. inputs.Append(outputs[0]).Where(v => v.Value.Shape.Rank > 1)];
        if (!pictures.All(p => p.Batched && p.IsImage == outputs[0].IsImage) || inputs.Any(i => i.Value.Shape.Rank == 1 && i.Batched))
        {
            return null;
        }

        int channels = node.Inputs[1]!.Shape[0];
        return node.Operator is InstanceNormalizationGradient gradient
            ? new InstanceNormalizationGradientStep(tiles.Set, channels, gradient.Forward.Epsilon) { Inputs = inputs, Outputs = outputs }
            : new InstanceNormalizationStep(tiles.Set, channels, ((InstanceNormalization)node.Operator).Epsilon) { Inputs = inputs, Outputs = outputs };
    }

    private ElementwiseStep? Elementwise(Node node, PlanValue[] inputs, PlanValue[] outputs) =>
        outputs[0].Batched && RowFunctions.Of(node.Operator, tiles.Set) is { } function
        && inputs.All(i => i.Batched && i.Value.Shape == outputs[0].Value.Shape && i.IsImage == outputs[0].IsImage)
            ? new ElementwiseStep(function) { Inputs = inputs, Outputs = outputs }
            : null;

    private TrainingStep? Arithmetic(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        if (RowFunctions.OfPair(node.Operator) is not { } function || !outputs[0].Batched || (!outputs[0].IsImage && node.Output.Shape.Rank > 2)
            || inputs.Any(i => i.Batched && i.IsImage != outputs[0].IsImage))
        {
            return null;
        }

        bool Full(PlanValue v) => v.Batched && v.Value.Shape.Rank == outputs[0].Value.Shape.Rank && v.Layout.SameSize(outputs[0].Layout);
        if (node.Operator is Add or Mul or Max or Min && !Full(inputs[0]))
        {
            inputs = [inputs[1], inputs[0]];
        }

        if (!Full(inputs[0]))
        {
            return null;
        }

        if (Full(inputs[1]))
        {
            return new ElementwiseStep(function) { Inputs = inputs, Outputs = outputs };
        }

        return ChannelOperand.Kind(inputs[1].Value.Shape, outputs[0].Value.Shape) switch
        {
            ChannelOperand.Scalar => new ChannelOperandStep(function, true) { Inputs = inputs, Outputs = outputs },
            ChannelOperand.Channels => new ChannelOperandStep(function, false) { Inputs = inputs, Outputs = outputs },
            _ => null,
        };
    }

    private static TrainingStep? Arrangement(Node node, PlanValue[] inputs, PlanValue[] outputs)
    {
        TensorShape x = node.Inputs[0]!.Shape, y = node.Output.Shape;
        if (!inputs.All(i => i.Batched || i.Value.ElementType == ElementType.Int64))
        {
            return null;
        }

        if (node.Operator is Reshape && inputs[0].IsImage != outputs[0].IsImage)
        {
            return new FlattenStep(back: outputs[0].IsImage) { Inputs = inputs, Outputs = outputs };
        }

        if (node.Operator is RandomDropout dropout && inputs[0].IsImage == outputs[0].IsImage)
        {
            return new DropoutStep(dropout) { Inputs = inputs, Outputs = outputs };
        }

        if (inputs.Concat(outputs).Any(v => v.Batched && !v.IsImage && v.Value.Shape.Rank > 2))
        {
            return null;
        }

        return node.Operator switch
        {
            Concat concat when x.Rank is 2 or 4 && ShapeRules.Axis(concat.Axis, x.Rank) == 1 => new ChannelCopyStep(0) { Inputs = inputs, Outputs = outputs },
            Slice { Step: 1 } slice when x.Rank is 2 or 4 && ShapeRules.Axis(slice.Axis, x.Rank) == 1 =>
                new ChannelCopyStep(slice.Start) { Inputs = inputs, Outputs = outputs },
            Pad { Mode: PadMode.Constant } pad when x.Rank is 2 or 4 && pad.Before[0] == 0 => new PadStep(pad) { Inputs = inputs, Outputs = outputs },
            BroadcastTo broadcast when x.Rank == 4 && y.Rank == 4 && x[2] * x[3] == 1 && x[1] == y[1] =>
                new RepeatStep(broadcast.Factor) { Inputs = inputs, Outputs = outputs },
            SumTo when !y.IsSymbolic && ChannelOperand.Kind(y, x) == ChannelOperand.Channels => new ChannelSumStep { Inputs = inputs, Outputs = outputs },
            SumTo when y.IsSymbolic && x.Rank == 4 && y.Rank == 4 && y[2] * y[3] == 1 && x[1] == y[1] =>
                new ItemChannelSumStep(mean: false) { Inputs = inputs, Outputs = outputs },
            _ => null,
        };
    }

    private static TrainingStep? Loss(Node node, PlanValue[] inputs, PlanValue[] outputs) => node.Operator switch
    {
        SoftmaxCrossEntropy loss when inputs.All(i => i.Batched) => new LossStep(loss, null) { Inputs = inputs, Outputs = outputs },
        SoftmaxCrossEntropyGradient gradient when inputs[0].Batched && inputs[1].Batched =>
            new LossStep(gradient.Forward, gradient) { Inputs = inputs, Outputs = outputs },
        Softmax softmax when inputs[0].Batched && node.Output.Shape.Rank == 2 && ShapeRules.Axis(softmax.Axis, 2) == 1 =>
            new SoftmaxStep { Inputs = inputs, Outputs = outputs },
        _ => null,
    };
}
