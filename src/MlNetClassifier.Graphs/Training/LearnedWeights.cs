using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training;

/// <summary>
/// Tells which constants of an imported network were learned. Files do not say: beside weights they hold masks, tables of angles, factors and the
/// scaling of pixels.
/// </summary>
/// <remarks>
/// <para>A constant is learned where an operator has a place for weights: filters and matrices with their biases, slopes of PReLU, scales and shifts of
/// normalisations. Otherwise it is if <b>all</b> its readers use it in one of these ways: it is added to something (positions, biases, biases of
/// attention); as one number for each channel, it multiplies something (scales of layers); its rows are joined with tokens (class tokens,
/// registers); or, repeated for each picture, it is where attention or normalisation begins (learned queries). What it meets must depend on the
/// picture <b>through a filter or matrix</b>, as scaled pixels do not; and it must hold three different numbers: one number repeated is padding
/// or a factor, two are a mask, and where −100 or less is among those added it is a mask with something on it.</para>
/// <para>Left as they are: single numbers, because a learned one looks like 1/√d; whole tables that multiply (the angles of rotary positions look like
/// nothing else); what is subtracted, divides, is compared or joined channel by channel (coordinates). Names were not gone by: exporters replace
/// them, and the same name is a parameter of one network and a buffer of another. So a fixed table of sines that is added is trained like learned
/// positions, and a table that the file holds spread out (Swin's relative positions) is trained as it is spread.</para>
/// </remarks>
public sealed class LearnedWeights
{
    private const float Masked = -100;

    private readonly Graph _graph;
    private readonly HashSet<GraphValue> _weighted = [];
    private readonly HashSet<string> _inLayers = [];
    private readonly HashSet<string> _alone = [];

    private LearnedWeights(Graph graph)
    {
        _graph = graph;
        foreach (Node node in graph.Nodes)
        {
            bool weighs = node.Operator is Conv or Gemm or MatMul && IsFloat(node.Inputs[1]);
            if (weighs || node.Inputs.Any(i => i is not null && _weighted.Contains(i)))
            {
                _weighted.UnionWith(node.Outputs);
            }
        }

        foreach (GraphValue constant in graph.Values.Where(IsFloat))
        {
            IReadOnlyList<Node> readers = graph.ConsumersOf(constant);
            if (readers.Any(node => IsInLayer(node, constant)))
            {
                _inLayers.Add(constant.Name);
            }
            else if (readers.Any(node => IsBias(node, constant)) || (IsVaried(constant.Constant!) && StandsAlone(constant)))
            {
                _alone.Add(constant.Name);
            }
        }
    }

    /// <summary>Looks through a network as it is used.</summary>
    /// <param name="graph">From pictures on: a part of a network does not show where the scaling of pixels ends.</param>
    public static LearnedWeights Of(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new LearnedWeights(graph);
    }

    /// <summary>Whether a constant was learned.</summary>
    /// <param name="name">Its name.</param>
    public bool Contains(string name) => _inLayers.Contains(name) || _alone.Contains(name);

    /// <summary>
    /// Whether weight decay applies to a constant: to filters and matrices; not to what has one dimension, nor to positions, class tokens and scales of
    /// layers in whatever shape, as the networks' authors train them.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    public bool Decays(string name, TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape.Rank > 1 && !_alone.Contains(name);
    }

    private static bool IsFloat(GraphValue? value) => value?.Constant is { IsFloat: true };

    private static bool IsInLayer(Node node, GraphValue constant)
    {
        bool At(int input) => node.Inputs.Count > input && node.Inputs[input] == constant;
        return node.Operator switch
        {
            Conv or Gemm or BatchNormalization or LayerNormalization => At(1) || At(2),
            MatMul or PRelu => At(1),

            // Group normalisation is written with ones and zeros here, and its own scales and shifts behind.
            InstanceNormalization => (At(1) || At(2)) && constant.Constant!.Floats.Any(value => value != constant.Constant.Floats[0]),
            _ => false,
        };
    }

    /// <summary>Whether a constant is what a dense layer on rows of tokens, or a convolution in TensorFlow's order, adds as its bias; it may be zero.</summary>
    private static bool IsBias(Node node, GraphValue constant)
    {
        if (node.Operator is not Add || !IsVector(constant.Shape))
        {
            return false;
        }

        GraphValue product = node.Inputs[node.Inputs[0] == constant ? 1 : 0]!;
        product = product.Producer is { Operator: Transpose } transpose ? transpose.Inputs[0]! : product;
        return product.Producer is { Operator: MatMul or Conv } layer && IsFloat(layer.Inputs[1]);
    }

    /// <summary>Whether numbers differ along one dimension only.</summary>
    private static bool IsVector(TensorShape shape) => shape.Count(size => size > 1) == 1;

    private static bool IsVaried(Tensor tensor)
    {
        HashSet<float> seen = [];
        return tensor.Floats.Any(value => seen.Add(value) && seen.Count == 3);
    }

    /// <summary>Whether every reader of a constant, or of what repeating and rearranging make of it, uses it as a parameter.</summary>
    private bool StandsAlone(GraphValue constant)
    {
        bool used = false;
        var carriers = new Stack<GraphValue>([constant]);
        while (carriers.TryPop(out GraphValue? value))
        {
            foreach (Node node in _graph.ConsumersOf(value))
            {
                if (node.Operator is Expand or Reshape or Transpose or Identity && node.Inputs[0] == value)
                {
                    carriers.Push(node.Output);
                }
                else if (!(used = IsParameter(node, value, constant)))
                {
                    return false;
                }
            }
        }

        return used;
    }

    private bool IsParameter(Node node, GraphValue value, GraphValue constant) => node.Operator switch
    {
        Add => Meets(node, value) && constant.Constant!.Floats.All(number => number > Masked && float.IsFinite(number)),
        Mul => Meets(node, value) && IsVector(constant.Shape),
        Concat concat => Meets(node, value) && JoinsRows(ShapeRules.Axis(concat.Axis, value.Shape.Rank), value.Shape),
        MatMul => node.Inputs[0] == value && (value.Shape.IsSymbolic || Meets(node, value)),
        Gemm or LayerNormalization => node.Inputs[0] == value && value.Shape.IsSymbolic,
        _ => false,
    };

    /// <summary>Whether an axis counts the tokens of a picture: [N, tokens, C], with ones between where a file was written for one picture.</summary>
    private static bool JoinsRows(int axis, TensorShape shape) => axis > 0 && axis == shape.Rank - 2 && shape.Skip(1).Take(axis - 1).All(size => size == 1);

    private bool Meets(Node node, GraphValue value) => node.Inputs.Any(input => input is not null && input != value && _weighted.Contains(input));
}
