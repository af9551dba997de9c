using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Importing.TensorFlow.Operators;

/// <summary>Activations, arithmetic and nodes that only pass a value on.</summary>
internal static class ElementwiseOperators
{
    public static Dictionary<string, Action<TensorFlowNode>> All { get; } = new()
    {
        ["Identity"] = PassOn,
        ["StopGradient"] = PassOn,
        ["PreventGradient"] = PassOn,
        ["CheckNumerics"] = PassOn,
        ["Snapshot"] = PassOn,
        ["PlaceholderWithDefault"] = PassOn,
        ["Relu"] = Unary(new Relu()),
        ["Relu6"] = Unary(new Clip { Min = 0, Max = 6 }),
        ["Elu"] = Unary(new Elu()),
        ["LeakyRelu"] = n => n.Yield(new LeakyRelu { Alpha = n.Float("alpha", 0.2f) }, n.Input(0)),
        ["Sigmoid"] = Unary(new Sigmoid()),
        ["Tanh"] = Unary(new Tanh()),
        ["Softplus"] = Unary(new Softplus()),
        ["Softsign"] = Unary(new Softsign()),
        ["Exp"] = Unary(new Exp()),
        ["Log"] = Unary(new Log()),
        ["Sqrt"] = Unary(new Sqrt()),
        ["Rsqrt"] = n => n.Yield(new Reciprocal(), n.Emit(new Sqrt(), n.Input(0))),
        ["Square"] = n => n.Yield(new Mul(), n.Input(0), n.Input(0)),
        ["Reciprocal"] = Unary(new Reciprocal()),
        ["Inv"] = Unary(new Reciprocal()),
        ["Neg"] = Unary(new Neg()),
        ["Abs"] = Unary(new Abs()),
        ["Floor"] = Unary(new Floor()),
        ["Ceil"] = Unary(new Ceil()),
        ["Round"] = Unary(new Round()),
        ["Erf"] = Unary(new Erf()),
        ["Softmax"] = n => n.Yield(new Softmax(), n.Input(0)),
        ["Add"] = Binary(new Add()),
        ["AddV2"] = Binary(new Add()),
        ["Sub"] = Binary(new Sub()),
        ["Mul"] = Binary(new Mul()),
        ["Div"] = Binary(new Div()),
        ["RealDiv"] = Binary(new Div()),
        ["Maximum"] = Binary(new Max()),
        ["Minimum"] = Binary(new Min()),
        ["Pow"] = Binary(new Pow()),
        ["SquaredDifference"] = SquaredDifference,
        ["AddN"] = AddN,
        ["BiasAdd"] = BiasAdd,
        ["BiasAddV1"] = BiasAdd,
        ["Cast"] = Cast,
        ["ClipByValue"] = n => n.Yield(new Clip { Min = n.Float(1), Max = n.Float(2) }, n.Input(0)),
    };

    private static void PassOn(TensorFlowNode node) => node.Yield(new Identity(), node.Input(0));

    private static Action<TensorFlowNode> Unary(UnaryOperator @operator) => node => node.Yield(@operator, node.Input(0));

    private static Action<TensorFlowNode> Binary(BinaryOperator @operator) => node => node.Yield(@operator, node.Input(0), node.Input(1));

    private static void SquaredDifference(TensorFlowNode node)
    {
        GraphValue difference = node.Emit(new Sub(), node.Input(0), node.Input(1));
        node.Yield(new Mul(), difference, difference);
    }

    private static void AddN(TensorFlowNode node)
    {
        if (node.Inputs.Count == 1)
        {
            PassOn(node);
            return;
        }

        GraphValue sum = node.Input(0);
        for (int i = 1; i < node.Inputs.Count - 1; i++)
        {
            sum = node.Emit(new Add(), sum, node.Input(i));
        }

        node.Yield(new Add(), sum, node.Inputs[^1]);
    }

    private static void BiasAdd(TensorFlowNode node)
    {
        GraphValue x = node.Input(0);
        GraphValue bias = node.Input(1);
        if (!node.IsChannelsLast && x.Shape.Rank > 2)
        {
            int[] sizes = [.. bias.Shape, .. Enumerable.Repeat(1, x.Shape.Rank - 2)];
            bias = node.Emit(new Reshape { Target = new TensorShape(sizes) }, bias);
        }

        node.Yield(new Add(), x, bias);
    }

    private static void Cast(TensorFlowNode node)
    {
        GraphValue x = node.Input(0);
        ElementType to = TensorFlowDataType.Map(node.DataType("DstT", TensorFlowDataType.Float));
        node.Yield(x.ElementType == to ? new Identity() : new Cast { To = to }, x);
    }
}
