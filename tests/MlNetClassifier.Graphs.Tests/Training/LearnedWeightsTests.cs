using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;

namespace MlNetClassifier.Graphs.Tests.Training;

/// <summary>Which constants are taken for learned ones. What PyTorch's exporter makes of real networks is in TorchNetworkTests.</summary>
public sealed class LearnedWeightsTests
{
    private const int Tokens = 6;
    private const int Width = 8;

    private static readonly TensorShape Row = new(TensorShape.Batch, 1, Width);

    /// <summary>Uses of the constant "c", next to tokens that come out of a convolution, or next to pixels.</summary>
    private static readonly Dictionary<string, (Func<GraphBuilder, GraphValue, GraphValue> Use, bool Learned)> Cases = new()
    {
        ["positions"] = ((b, x) => b.Add(new Add(), x, C(b, 1, Tokens, Width)), true),
        ["positions on the left"] = ((b, x) => b.Add(new Add(), C(b, 1, Tokens, Width), x), true),
        ["positions without a batch"] = ((b, x) => b.Add(new Add(), x, C(b, Tokens, Width)), true),
        ["bias of channels"] = ((b, x) => b.Add(new Add(), b.Add(new Relu(), x), C(b, Width)), true),
        ["scale of a layer"] = ((b, x) => b.Add(new Mul(), b.Add(new Relu(), x), C(b, Width)), true),
        ["scale of channels of a map"] = ((b, x) => b.Add(new Mul(), Map(b, x), C(b, Width, 1, 1)), true),
        ["class token"] = ((b, x) => b.Add(new Concat { Axis = 1 }, Repeated(b, C(b, 1, 1, Width), x), x), true),
        ["class token in another shape"] = ((b, x) => b.Add(new Concat { Axis = 1 }, Reshaped(b, Repeated(b, C(b, Width), x), 1, Width), x), true),
        ["class token of a file for one picture"] = ((b, x) => Reshaped(b, b.Add(new Concat { Axis = 2 }, Reshaped(b, Repeated(b, C(b, 1, 1, Width), x), 1, 1, Width), Reshaped(b, x, 1, Tokens, Width)), Tokens + 1, Width), true),
        ["registers behind the tokens"] = ((b, x) => b.Add(new Concat { Axis = -2 }, x, b.Add(new Expand { Target = new TensorShape(TensorShape.Batch, 2, Width) }, C(b, 2, Width), x)), true),
        ["queries, normalised"] = ((b, x) => Attended(b, b.Add(new LayerNormalization(), Repeated(b, C(b, 1, 1, Width), x), D(b, Width), D(b, Width)), x), true),
        ["queries"] = ((b, x) => Attended(b, b.Add(new MatMul(), Repeated(b, C(b, 1, 1, Width), x), D(b, Width, Width)), x), true),
        ["matrix on the left"] = ((b, x) => b.Add(new MatMul(), C(b, 4, Tokens), x), true),
        ["slope of PReLU"] = ((b, x) => b.Add(new PRelu(), x, b.AddConstant("c", Tensor.FromFloats([0.25f], 1))), true),
        ["bias of attention"] = ((b, x) => b.Add(new Add(), b.Add(new MatMul(), x, Turned(b, x)), C(b, 1, Tokens, Tokens)), true),
        ["zero bias of a dense layer"] = ((b, x) => b.Add(new Add(), b.Add(new MatMul(), x, D(b, Width, Width)), Filled(b, 0, Width)), true),
        ["zero bias of a convolution whose channels come last"] = ((b, x) => b.Add(
            new Add(), Turned(b, b.Add(new Conv(), Map(b, x), D(b, 5, Width, 1, 1)), 0, 2, 3, 1), Filled(b, 0, 5)), true),
        ["scale of a normalisation"] = ((b, x) => b.Add(new LayerNormalization(), x, Filled(b, 1, Width), D(b, Width)), true),
        ["scale of an instance normalisation"] = ((b, x) => b.Add(new InstanceNormalization(), x, C(b, Tokens), D(b, Tokens)), true),
        ["read twice as a parameter"] = ((b, x) => b.Add(new Mul(), b.Add(new Add(), x, C(b, 1, 1, Width)), b.Find("c")!), true),

        ["ones of a group normalisation"] = ((b, x) => b.Add(new InstanceNormalization(), x, Filled(b, 1, Tokens), D(b, Tokens)), false),
        ["number"] = ((b, x) => b.Add(new Mul(), x, b.AddConstant("c", Tensor.ScalarOf(0.35f))), false),
        ["number of rank one"] = ((b, x) => b.Add(new Add(), x, b.AddConstant("c", Tensor.FromFloats([0.35f], 1))), false),
        ["number repeated"] = ((b, x) => b.Add(new Mul(), x, Filled(b, 0.35f, Width)), false),
        ["mask of noughts and ones"] = ((b, x) => b.Add(new Mul(), b.Add(new Relu(), x), b.AddConstant("c", Tensor.FromFloats([1, 0, 1, 1, 0, 0, 1, 1], Width))), false),
        ["mask of attention"] = ((b, x) => b.Add(new Add(), b.Add(new MatMul(), x, Turned(b, x)), Masked(b, 0, -100)), false),
        ["mask and bias of attention"] = ((b, x) => b.Add(new Add(), b.Add(new MatMul(), x, Turned(b, x)), Masked(b, 0.5f, float.NegativeInfinity)), false),
        ["angles of rotary positions"] = ((b, x) => b.Add(new Mul(), x, C(b, Tokens, Width)), false),
        ["what is subtracted"] = ((b, x) => b.Add(new Sub(), x, C(b, Width)), false),
        ["what divides"] = ((b, x) => b.Add(new Div(), x, C(b, Width)), false),
        ["what is compared"] = ((b, x) => b.Add(new Max(), x, C(b, Width)), false),
        ["also read otherwise"] = ((b, x) => b.Add(new Sub(), b.Add(new Add(), x, C(b, 1, 1, Width)), b.Find("c")!), false),
        ["token that is also read otherwise"] = ((b, x) => b.Add(new Sub(), b.Add(new Concat { Axis = 1 }, Repeated(b, C(b, 1, 1, Width), x), x), b.Find("c")!), false),
        ["noughts that pad"] = ((b, x) => b.Add(new Concat { Axis = 1 }, Repeated(b, Filled(b, 0, 1, 1, Width), x), x), false),
        ["coordinates as channels"] = ((b, x) => Flat(b, b.Add(new Concat { Axis = 1 }, Map(b, x), b.Add(new Expand { Target = new TensorShape(TensorShape.Batch, 2, 2, 3) }, C(b, 1, 2, 2, 3), x))), false),
        ["coordinates as the last channels"] = ((b, x) => b.Add(new Concat { Axis = 2 }, x, b.Add(new Expand { Target = new TensorShape(TensorShape.Batch, Tokens, 2) }, C(b, 1, Tokens, 2), x)), false),
        ["table that a network makes something of"] = ((b, x) => b.Add(new Add(), x, b.Add(new MatMul(), C(b, Tokens, 3), D(b, 3, Width))), false),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Tells_parameters_from_what_else_a_network_holds(string name)
    {
        var builder = new GraphBuilder("network");
        GraphValue pixels = builder.AddInput("pixels", new TensorShape(TensorShape.Batch, 3, 4, 6));
        GraphValue map = builder.Add(new Conv { Stride = new(2, 2) }, pixels, D(builder, Width, 3, 2, 2));
        GraphValue result = Cases[name].Use(builder, Turned(builder, Reshaped(builder, map, Width, Tokens)));
        Assert.Equal(Cases[name].Learned, LearnedWeights.Of(builder.Build(result)).Contains("c"));
    }

    [Fact]
    public void Pixels_are_scaled_by_numbers_that_nobody_learned()
    {
        var builder = new GraphBuilder("network");
        GraphValue pixels = builder.AddInput("pixels", new TensorShape(TensorShape.Batch, 3, 4, 4));
        GraphValue scaled = builder.Add(new Add(), builder.Add(new Mul(), pixels, D(builder, "factor", 3, 1, 1)), D(builder, "offset", 1, 3, 1, 1));
        GraphValue map = builder.Add(new Conv(), scaled, D(builder, "filters", 5, 3, 1, 1), D(builder, "bias", 5));
        GraphValue result = builder.Add(new Add(), builder.Add(new Mul(), map, D(builder, "gamma", 5, 1, 1)), D(builder, "beta", 1, 5, 1, 1));
        LearnedWeights learned = LearnedWeights.Of(builder.Build(result));
        Assert.Equal(["filters", "bias", "gamma", "beta"], new[] { "factor", "offset", "filters", "bias", "gamma", "beta" }.Where(learned.Contains));
    }

    [Fact]
    public void Only_filters_and_matrices_decay()
    {
        var builder = new GraphBuilder("network");
        GraphValue pixels = builder.AddInput("pixels", new TensorShape(TensorShape.Batch, 3, 4, 4));
        GraphValue map = builder.Add(new Conv(), pixels, D(builder, "filters", Width, 3, 1, 1), D(builder, "bias", Width));
        GraphValue tokens = Turned(builder, Reshaped(builder, builder.Add(new Mul(), map, D(builder, "scale", 1, Width, 1, 1)), Width, 16));
        tokens = builder.Add(new Concat { Axis = 1 }, Repeated(builder, D(builder, "token", 1, 1, Width), tokens), tokens);
        tokens = builder.Add(new Add(), tokens, D(builder, "positions", 1, 17, Width));
        tokens = builder.Add(new Add(), builder.Add(new MatMul(), tokens, D(builder, "matrix", Width, Width)), D(builder, "dense bias", 1, 1, Width));
        Graph graph = builder.Build(tokens);
        LearnedWeights learned = LearnedWeights.Of(graph);
        Assert.All(graph.Values.Where(v => v.Constant is not null), v => Assert.True(learned.Contains(v.Name), v.Name));
        Assert.Equal(["filters", "matrix"], graph.Values.Where(v => v.Constant is not null && learned.Decays(v.Name, v.Shape)).Select(v => v.Name).Order(StringComparer.Ordinal));

        // What the network does not know is the head's.
        Assert.True(learned.Decays("head/kernel", new TensorShape(3, Width)));
        Assert.False(learned.Decays("head/bias", new TensorShape(3)));
    }

    private static GraphValue C(GraphBuilder builder, params int[] shape) => D(builder, "c", shape);

    private static GraphValue D(GraphBuilder builder, params int[] shape) => D(builder, null, shape);

    private static GraphValue D(GraphBuilder builder, string? name, params int[] shape) =>
        builder.AddConstant(name, Tensor.FromFloats([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (i % 7 * 0.1f) - 0.25f)], shape));

    private static GraphValue Filled(GraphBuilder builder, float value, params int[] shape) =>
        builder.AddConstant("c", Tensor.FromFloats([.. Enumerable.Repeat(value, shape.Aggregate(1, (a, b) => a * b))], shape));

    private static GraphValue Masked(GraphBuilder builder, float bias, float mask) => builder.AddConstant(
        "c", Tensor.FromFloats([.. Enumerable.Range(0, Tokens * Tokens).Select(i => i % 3 == 0 ? mask : bias * (i % 5))], Tokens, Tokens));

    private static GraphValue Repeated(GraphBuilder builder, GraphValue constant, GraphValue like) => builder.Add(new Expand { Target = Row }, constant, like);

    private static GraphValue Attended(GraphBuilder builder, GraphValue queries, GraphValue tokens) => builder.Add(new MatMul(), queries, Turned(builder, tokens));

    private static GraphValue Turned(GraphBuilder builder, GraphValue x, params int[] order) =>
        builder.Add(new Transpose { Permutation = order.Length == 0 ? [0, 2, 1] : order }, x);

    private static GraphValue Map(GraphBuilder builder, GraphValue tokens) => Reshaped(builder, Turned(builder, tokens), Width, 2, 3);

    private static GraphValue Flat(GraphBuilder builder, GraphValue x) => Reshaped(builder, x, x.Shape.ElementsPerItem);

    private static GraphValue Reshaped(GraphBuilder builder, GraphValue x, params int[] sizes) => builder.Add(new Reshape { Target = new TensorShape([TensorShape.Batch, .. sizes]) }, x);
}
