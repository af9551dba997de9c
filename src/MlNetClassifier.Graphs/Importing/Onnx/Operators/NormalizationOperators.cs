using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Normalisations.</summary>
internal static class NormalizationOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["BatchNormalization"] = BatchNormalization,
        ["LRN"] = Lrn,
        ["LayerNormalization"] = LayerNormalization,
        ["RMSNormalization"] = RootMeanSquare,
        ["InstanceNormalization"] = InstanceNormalization,
        ["GroupNormalization"] = GroupNormalization,
        ["MeanVarianceNormalization"] = MeanVarianceNormalization,
    };

    private static void BatchNormalization(OnnxNode node)
    {
        if (node.Int("training_mode", 0) != 0)
        {
            throw node.Error("training mode is not supported; export the model for inference.");
        }

        if (node.Int("spatial", 1) == 0)
        {
            throw node.Error("non-spatial normalisation (spatial = 0) is not supported.");
        }

        // Further outputs (running statistics) exist in training only; old exporters name them without use.
        var operation = new BatchNormalization { Epsilon = node.Float("epsilon", 1e-5f) };
        node.Yield(operation, node.Input(0), node.Input(1), node.Input(2), node.Input(3), node.Input(4));
    }

    private static void Lrn(OnnxNode node)
    {
        var operation = new LRN
        {
            Alpha = node.Float("alpha", 1e-4f),
            Beta = node.Float("beta", 0.75f),
            Bias = node.Float("bias", 1),
            Size = node.Int("size"),
        };
        node.Yield(operation, node.Input(0));
    }

    private static void LayerNormalization(OnnxNode node)
    {
        var operation = new LayerNormalization { Axis = node.Int("axis", -1), Epsilon = node.Float("epsilon", 1e-5f) };
        GraphValue x = node.Input(0);
        node.Yield(operation, x, node.Input(1), node.Optional(2));
        if (node.OutputCount > 1)
        {
            // Mean and reciprocal deviation, which training would read.
            int first = ShapeRules.Axis(operation.Axis, x.Shape.Rank);
            int[] axes = [.. Enumerable.Range(first, x.Shape.Rank - first)];
            node.Yield(1, new ReduceMean { Axes = axes }, x);
            GraphValue centred = node.Emit(new Sub(), x, node.Emit(new ReduceMean { Axes = axes }, x));
            GraphValue variance = node.Emit(new ReduceMean { Axes = axes }, node.Emit(new Mul(), centred, centred));
            GraphValue shifted = node.Emit(new Add(), variance, node.Constant(Tensor.ScalarOf(operation.Epsilon)));
            if (node.OutputCount > 2)
            {
                node.Yield(2, new Reciprocal(), node.Emit(new Sqrt(), shifted));
            }
        }
    }

    private static void RootMeanSquare(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int first = ShapeRules.Axis(node.Int("axis", -1), x.Shape.Rank);
        GraphValue mean = node.Emit(new ReduceMean { Axes = [.. Enumerable.Range(first, x.Shape.Rank - first)] }, node.Emit(new Mul(), x, x));
        GraphValue shifted = node.Emit(new Add(), mean, node.Constant(Tensor.ScalarOf(node.Float("epsilon", 1e-5f))));
        node.Yield(new Mul(), node.Emit(new Div(), x, node.Emit(new Sqrt(), shifted)), node.Input(1));
    }

    private static void InstanceNormalization(OnnxNode node) =>
        node.Yield(new InstanceNormalization { Epsilon = node.Float("epsilon", 1e-5f) }, node.Input(0), node.Input(1), node.Input(2));

    private static void GroupNormalization(OnnxNode node)
    {
        // Each group of channels is one channel of an instance normalisation; scale and bias follow.
        GraphValue x = node.Input(0);
        int groups = node.Int("num_groups");
        if (x.Shape.Rank < 3 || groups < 1 || x.Shape[1] % groups != 0 || x.Shape.Skip(1).Any(d => d < 1))
        {
            throw node.Error($"{groups} groups do not fit {x.Shape}.");
        }

        int channels = x.Shape[1];
        int perGroup = x.Shape.Skip(1).Aggregate(1, (a, b) => a * b) / groups;
        GraphValue ones = node.Constant(Tensor.FromFloats([.. Enumerable.Repeat(1f, groups)], groups));
        GraphValue zeros = node.Constant(Tensor.FromFloats(new float[groups], groups));
        GraphValue grouped = node.Emit(new Reshape { Target = new TensorShape(x.Shape[0], groups, perGroup) }, x);
        GraphValue normal = node.Emit(new InstanceNormalization { Epsilon = node.Float("epsilon", 1e-5f) }, grouped, ones, zeros);
        GraphValue restored = node.Emit(new Reshape { Target = x.Shape }, normal);
        GraphValue scaled = node.Emit(new Mul(), restored, PerChannel(node, 1, groups, channels, x.Shape.Rank));
        node.Yield(new Add(), scaled, PerChannel(node, 2, groups, channels, x.Shape.Rank));
    }

    /// <summary>A parameter for each channel (or, before opset 21, for each group) in a shape that broadcasts.</summary>
    private static GraphValue PerChannel(OnnxNode node, int input, int groups, int channels, int rank)
    {
        float[] parameter = node.ConstantFloats(input);
        if (parameter.Length != channels && parameter.Length != groups)
        {
            throw node.Error($"input {input} has {parameter.Length} elements for {channels} channels in {groups} groups.");
        }

        float[] values = [.. Enumerable.Range(0, channels).Select(c => parameter[parameter.Length == channels ? c : c / (channels / groups)])];
        return node.Constant(Tensor.FromFloats(values, [channels, .. Enumerable.Repeat(1, rank - 2)]));
    }

    private static void MeanVarianceNormalization(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int[] axes = node.Ints("axes") ?? [0, 2, 3];
        GraphValue centred = node.Emit(new Sub(), x, node.Emit(new ReduceMean { Axes = axes }, x));
        GraphValue variance = node.Emit(new ReduceMean { Axes = axes }, node.Emit(new Mul(), centred, centred));
        GraphValue deviation = node.Emit(new Add(), node.Emit(new Sqrt(), variance), node.Constant(Tensor.ScalarOf(1e-9f)));
        node.Yield(new Div(), centred, deviation);
    }
}
