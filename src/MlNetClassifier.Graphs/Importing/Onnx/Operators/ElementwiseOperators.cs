using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.Onnx.Operators;

/// <summary>Activations, arithmetic and type conversion.</summary>
internal static class ElementwiseOperators
{
    public static Dictionary<string, Action<OnnxNode>> All { get; } = new()
    {
        ["Relu"] = Unary(_ => new Relu()),
        ["LeakyRelu"] = Unary(n => new LeakyRelu { Alpha = n.Float("alpha", 0.01f) }),
        ["Elu"] = Unary(n => new Elu { Alpha = n.Float("alpha", 1) }),
        ["Sigmoid"] = Unary(_ => new Sigmoid()),
        ["HardSigmoid"] = Unary(n => new HardSigmoid { Alpha = n.Float("alpha", 0.2f), Beta = n.Float("beta", 0.5f) }),
        ["HardSwish"] = Unary(_ => new HardSwish()),
        ["Tanh"] = Unary(_ => new Tanh()),
        ["Exp"] = Unary(_ => new Exp()),
        ["Log"] = Unary(_ => new Log()),
        ["Sqrt"] = Unary(_ => new Sqrt()),
        ["Reciprocal"] = Unary(_ => new Reciprocal()),
        ["Neg"] = Unary(_ => new Neg()),
        ["Abs"] = Unary(_ => new Abs()),
        ["Floor"] = Unary(_ => new Floor()),
        ["Ceil"] = Unary(_ => new Ceil()),
        ["Round"] = Unary(_ => new Round()),
        ["Erf"] = Unary(_ => new Erf()),
        ["Softplus"] = Unary(_ => new Softplus()),
        ["Softsign"] = Unary(_ => new Softsign()),
        ["Mish"] = Unary(_ => new Mish()),
        ["Sin"] = Unary(_ => new Sin()),
        ["Cos"] = Unary(_ => new Cos()),
        ["Sign"] = Unary(_ => new Sign()),
        ["Gelu"] = Unary(n => new Gelu { Approximate = n.Text("approximate", "none") == "tanh" }),
        ["Selu"] = Selu,
        ["Celu"] = Celu,
        ["Swish"] = Swish,
        ["Clip"] = Clip,
        ["PRelu"] = PRelu,
        ["Add"] = Binary(new Add()),
        ["Sub"] = Binary(new Sub()),
        ["Mul"] = Binary(new Mul()),
        ["Div"] = Binary(new Div()),
        ["Pow"] = Binary(new Pow()),
        ["Mod"] = n => n.Yield(new Mod { Truncates = n.Int("fmod", 0) != 0 }, n.Input(0), n.Input(1)),
        ["Sum"] = n => Chain(n, new Add()),
        ["Max"] = n => Chain(n, new Max()),
        ["Min"] = n => Chain(n, new Min()),
        ["Mean"] = Mean,
        ["Cast"] = n => Cast(n, OnnxTensorReader.MapType(n.Int("to"), "the target")),
        ["CastLike"] = n => Cast(n, n.Input(1).ElementType),
        ["Identity"] = n => n.Yield(new Identity(), n.Input(0)),
        ["Dropout"] = Dropout,
        ["Softmax"] = Softmax,
        ["LogSoftmax"] = LogSoftmax,
    };

    private static Action<OnnxNode> Unary(Func<OnnxNode, UnaryOperator> make) => node => node.Yield(make(node), node.Input(0));

    private static Action<OnnxNode> Binary(BinaryOperator @operator) => node => node.Yield(@operator, node.Input(0), AsType(node, node.Input(1), node.Input(0)));

    /// <summary>Only <c>Pow</c> lets types differ: an integer exponent.</summary>
    private static GraphValue AsType(OnnxNode node, GraphValue value, GraphValue model) => node.Type == "Pow" && value.ElementType != model.ElementType
        ? node.Emit(new Cast { To = model.ElementType }, value)
        : value;

    private static void Clip(OnnxNode node)
    {
        // Limits are attributes before opset 11, inputs since.
        float min = node.Opset < 11 ? node.Float("min", float.NegativeInfinity) : node.OptionalFloat(1, float.NegativeInfinity);
        float max = node.Opset < 11 ? node.Float("max", float.PositiveInfinity) : node.OptionalFloat(2, float.PositiveInfinity);
        node.Yield(new Clip { Min = min, Max = max }, node.Input(0));
    }

    private static void Selu(OnnxNode node)
    {
        // gamma · (x, or alpha · (eˣ − 1) below 0).
        GraphValue elu = node.Emit(new Elu { Alpha = node.Float("alpha", 1.67326319f) }, node.Input(0));
        node.Yield(new Mul(), elu, node.Constant(Tensor.ScalarOf(node.Float("gamma", 1.05070102f))));
    }

    private static void Celu(OnnxNode node)
    {
        // x, or alpha · (e^(x / alpha) − 1) below 0: alpha times the Elu of x / alpha.
        GraphValue alpha = node.Constant(Tensor.ScalarOf(node.Float("alpha", 1)));
        node.Yield(new Mul(), node.Emit(new Elu(), node.Emit(new Div(), node.Input(0), alpha)), alpha);
    }

    private static void Swish(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        GraphValue scaled = node.Float("alpha", 1) is var alpha && alpha == 1 ? x : node.Emit(new Mul(), x, node.Constant(Tensor.ScalarOf(alpha)));
        node.Yield(new Mul(), x, node.Emit(new Sigmoid(), scaled));
    }

    private static void PRelu(OnnxNode node)
    {
        // A vector of slopes means one for each channel, though plain broadcasting would put it along the last axis (opset < 9 exporters).
        GraphValue x = node.Input(0);
        GraphValue slope = node.Input(1);
        if (slope.Shape.Rank == 1 && x.Shape.Rank > 2 && slope.Shape[0] > 1 && slope.Shape[0] == x.Shape[1] && slope.Shape[0] != x.Shape[^1])
        {
            int[] sizes = [slope.Shape[0], .. Enumerable.Repeat(1, x.Shape.Rank - 2)];
            slope = node.Emit(new Reshape { Target = new TensorShape(sizes) }, slope);
        }

        node.Yield(new PRelu(), x, slope);
    }

    private static void Chain(OnnxNode node, BinaryOperator @operator)
    {
        GraphValue[] inputs = node.Inputs();
        if (inputs.Length == 1)
        {
            node.Yield(new Identity(), inputs[0]);
            return;
        }

        GraphValue result = inputs[0];
        for (int i = 1; i < inputs.Length - 1; i++)
        {
            result = node.Emit(@operator, result, inputs[i]);
        }

        node.Yield(@operator, result, inputs[^1]);
    }

    private static void Mean(OnnxNode node)
    {
        GraphValue sum = node.Input(0);
        for (int i = 1; i < node.InputCount; i++)
        {
            sum = node.Emit(new Add(), sum, node.Input(i));
        }

        node.Yield(new Mul(), sum, node.Constant(Tensor.ScalarOf(1f / node.InputCount)));
    }

    private static void Cast(OnnxNode node, ElementType to) =>
        node.Yield(node.Input(0).ElementType == to ? new Identity() : new Cast { To = to }, node.Input(0));

    private static void Dropout(OnnxNode node)
    {
        // The mask, a second output, exists in training only; old exporters name it without use.
        // torchvision's Swin calls it for training in every export, but with a ratio of 0, which drops nothing.
        if (node.Optional(2)?.Constant is { IsFloat: false } training && training.Integers.Any(v => v != 0) && node.OptionalFloat(1, 0.5f) != 0)
        {
            throw node.Error("training mode is not supported; export the model for inference.");
        }

        node.Yield(new Identity(), node.Input(0));
    }

    private static void Softmax(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        if (node.Opset >= 13)
        {
            node.Yield(new Softmax { Axis = node.Int("axis", -1) }, x);
            return;
        }

        // Before opset 13 all dimensions from the axis on are summed over as one.
        int axis = Axis(node, x.Shape.Rank, 1);
        if (x.Shape.Skip(axis + 1).All(d => d == 1))
        {
            node.Yield(new Softmax { Axis = axis }, x);
            return;
        }

        GraphValue rows = node.Emit(new Reshape { Target = Rows(x.Shape, axis) }, x);
        node.Yield(new Reshape { Target = x.Shape }, node.Emit(new Softmax(), rows));
    }

    private static void LogSoftmax(OnnxNode node)
    {
        GraphValue x = node.Input(0);
        int axis = Axis(node, x.Shape.Rank, node.Opset >= 13 ? -1 : 1);
        if (node.Opset < 13 && !x.Shape.Skip(axis + 1).All(d => d == 1))
        {
            throw node.Error("a log-softmax over several dimensions is not supported.");
        }

        // x − max − ln Σ exp(x − max): finite where the probability itself would round to 0.
        GraphValue shifted = node.Emit(new Sub(), x, node.Emit(new ReduceMax { Axes = [axis] }, x));
        GraphValue sum = node.Emit(new ReduceSum { Axes = [axis] }, node.Emit(new Exp(), shifted));
        node.Yield(new Sub(), shifted, node.Emit(new Log(), sum));
    }

    private static int Axis(OnnxNode node, int rank, int fallback)
    {
        int axis = node.Int("axis", fallback);
        axis = axis < 0 ? axis + rank : axis;
        return axis >= 0 && axis < rank ? axis : throw node.Error($"axis {axis} is outside {rank} dimensions.");
    }

    private static TensorShape Rows(TensorShape shape, int axis)
    {
        int outer = shape.Take(axis).Where(d => d != TensorShape.Batch).Aggregate(1, (a, b) => a * b);
        int inner = shape.Skip(axis).Where(d => d != TensorShape.Batch).Aggregate(1, (a, b) => a * b);
        return shape.BatchAxis switch
        {
            < 0 => new TensorShape(outer, inner),
            0 when axis > 0 => outer == 1 ? new TensorShape(TensorShape.Batch, inner) : new TensorShape(TensorShape.Batch, outer, inner),
            _ => throw new InvalidGraphException("a softmax cannot run over the batch."),
        };
    }
}
