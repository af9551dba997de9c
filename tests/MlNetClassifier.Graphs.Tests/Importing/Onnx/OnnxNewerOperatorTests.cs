using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

/// <summary>Branches, and operators of opsets for which no published vectors are at hand, against their definitions.</summary>
public class OnnxNewerOperatorTests
{
    /// <summary>As traced networks have it that do not know whether a dimension is 1.</summary>
    [Fact]
    public void Branches_with_a_known_condition_are_replaced_by_the_one_taken()
    {
        OnnxTestModel model = new OnnxTestModel(13, -1, 3, 1)
            .Constant("one", Tensor.FromIntegers(1)).Constant("two", Tensor.FromIntegers(2)).Constant("scale", Tensor.FromFloats([2, 3, 4], 3))
            .Node("Shape", "x", "shape")
            .Node("Gather", "shape two", "last")
            .Node("Equal", "last one", "isOne")
            .Node("If", "isOne", "taken", Branch("then_branch", OnnxTestModel.MakeNode("Squeeze", "x two", "inner")), Branch("else_branch", OnnxTestModel.MakeNode("NoSuchOperator", "x", "inner")))
            .Node("If", "isOne", "again", Branch("then_branch", OnnxTestModel.MakeNode("Mul", "taken scale", "inner")), Branch("else_branch", OnnxTestModel.MakeNode("Identity", "taken", "inner")))
            .Node("Relu", "again", "y");

        Graph graph = model.Load();

        Assert.Equal([2f, 0, 12], ReferenceExecutor.Run(graph, Tensor.FromFloats([1, -5, 3], 1, 3, 1))[0].Floats);
        Assert.DoesNotContain(graph.Nodes, n => n.Operator.Name == "If");
    }

    /// <summary>As PyTorch writes <c>mask[1:, 1:] = 5</c> and adds the mask to pictures.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(18)]
    public void Assignments_to_slices_of_constants_are_made_at_load(int opset)
    {
        Graph graph = new OnnxTestModel(opset, -1, 2, 3)
            .Constant("sizes", Tensor.FromIntegers(2, 3))
            .Constant("row", Tensor.FromIntegers([1], new TensorShape(1, 1)))
            .Constant("places", Tensor.FromIntegers(1, 2, 1))
            .Constant("columns", Tensor.FromIntegers([1, -1], new TensorShape(1, 2, 1)))
            .Constant("values", Tensor.FromFloats([5, 5], 1, 2))
            .Node("ConstantOfShape", "sizes", "zeros")
            .Node("Expand", "row places", "rows")
            .Node("Concat", "rows columns", "indices", OnnxAttributes.Int("axis", -1))
            .Node("ScatterND", "zeros indices values", "mask")
            .Node("Add", "x mask", "y")
            .Load();

        Assert.Equal(["Add"], graph.Nodes.Select(n => n.Operator.Name));
        Assert.Equal([1f, 2, 3, 4, 10, 11], ReferenceExecutor.Run(graph, Tensor.FromFloats([1, 2, 3, 4, 5, 6], 1, 2, 3))[0].Floats);
    }

    [Fact]
    public void Assignments_to_slices_of_pictures_are_made_in_each_picture_of_a_batch()
    {
        // The file names the only picture of its batch; any number of them can be run.
        Graph graph = new OnnxTestModel(16, -1, 2, 3)
            .Constant("indices", Tensor.FromIntegers([0, 1, 0, 1], new TensorShape(2, 2)))
            .Constant("values", Tensor.FromFloats([1, 2, 3, 10, 20, 30], 2, 3))
            .Node("Relu", "x", "before")
            .Node("ScatterND", "before indices values", "y", OnnxAttributes.Text("reduction", "add"))
            .Load();

        Tensor input = Tensor.FromFloats([1, 2, 3, 4, 5, 6, -1, -2, 7, 8, 9, -9], 2, 2, 3);
        float[] expected = [1, 2, 3, 15, 27, 39, 0, 0, 7, 19, 31, 33];
        Assert.Equal(expected, ReferenceExecutor.Run(graph, input)[0].Floats);

        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 2 });
        Assert.Contains(plan.Steps, s => s.Kernel.Description == "reference ScatterND");
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        input.Floats.CopyTo(workspace.GetInput());
        workspace.Run(2);
        Assert.Equal(expected, workspace.GetOutput().ToArray());
    }

    [Theory]
    [InlineData("mean", 0, "reduction 'mean' is not supported")]
    [InlineData("none", 2, "index 2 is outside 2")]
    public void Writes_that_cannot_be_done_are_refused_at_load(string reduction, int index, string message)
    {
        OnnxTestModel model = new OnnxTestModel(16, -1, 2)
            .Constant("data", Tensor.FromFloats([1, 2], 2)).Constant("indices", Tensor.FromIntegers([index], new TensorShape(1, 1))).Constant("values", Tensor.FromFloats([7], 1))
            .Node("ScatterND", "data indices values", "mask", OnnxAttributes.Text("reduction", reduction))
            .Node("Add", "x mask", "y");

        Assert.Contains(message, Assert.Throws<InvalidModelException>(model.Load).Message, StringComparison.Ordinal);
    }

    /// <summary>torchvision's Swin has it in every export.</summary>
    [Fact]
    public void Dropout_in_training_is_read_where_it_drops_nothing()
    {
        OnnxTestModel Model(float ratio) => new OnnxTestModel(14, -1, 2)
            .Constant("ratio", Tensor.ScalarOf(ratio)).Constant("training", Tensor.FromIntegers([1], TensorShape.Scalar, ElementType.Bool))
            .Node("Dropout", "x ratio training", "y mask");

        Assert.Equal([3f, 4], ReferenceExecutor.Run(Model(0).Load(), Tensor.FromFloats([3, 4], 1, 2))[0].Floats);
        Assert.Contains("training mode", Assert.Throws<InvalidModelException>(Model(0.5f).Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_branch_reads_is_kept_when_the_graph_is_cut()
    {
        OnnxTestModel model = new OnnxTestModel(13, -1, 2)
            .Constant("yes", Tensor.FromIntegers([1], TensorShape.Scalar, ElementType.Bool))
            .Node("Abs", "x", "before")
            .Node("If", "yes", "taken", Branch("then_branch", OnnxTestModel.MakeNode("Neg", "before", "inner")), Branch("else_branch", OnnxTestModel.MakeNode("Relu", "before", "inner")))
            .Node("NoSuchOperator", "taken", "y");

        Graph graph = GraphLoader.Load(Google.Protobuf.MessageExtensions.ToByteArray(model.Proto), "cut", new GraphLoadOptions { Outputs = ["taken"] });

        Assert.Equal([-1f, -2], ReferenceExecutor.Run(graph, Tensor.FromFloats([1, -2], 1, 2))[0].Floats);
    }

    [Fact]
    public void Branches_that_depend_on_the_picture_and_unknown_operators_in_the_one_taken_are_refused()
    {
        OnnxTestModel depends = new OnnxTestModel(13, 1, 2)
            .Constant("zero", Tensor.ScalarOf(0f))
            .Node("ReduceMax", "x", "most", OnnxAttributes.Int("keepdims", 0))
            .Node("Greater", "most zero", "bright")
            .Node("If", "bright", "y", Branch("then_branch", OnnxTestModel.MakeNode("Neg", "x", "inner")), Branch("else_branch", OnnxTestModel.MakeNode("Relu", "x", "inner")));
        OnnxTestModel unknown = new OnnxTestModel(13, -1, 2)
            .Constant("yes", Tensor.FromIntegers([1], TensorShape.Scalar, ElementType.Bool))
            .Node("If", "yes", "y", Branch("then_branch", OnnxTestModel.MakeNode("First", "x", "a"), OnnxTestModel.MakeNode("Second", "a", "inner")));

        Assert.Contains("a branch that depends on the picture", Assert.Throws<InvalidModelException>(depends.Load).Message, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidModelException>(unknown.Load).Message;
        Assert.Contains("First", message, StringComparison.Ordinal);
        Assert.Contains("Second", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_are_refused() =>
        Assert.Contains("Loop", Assert.Throws<InvalidModelException>(new OnnxTestModel(13, -1, 2).Node("Loop", "- - x", "y").Load).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(2, 2, false)]
    [InlineData(4, 2, false)]
    [InlineData(2, 1, true)]
    public void Attention_mixes_values_by_the_softmax_of_scaled_scores(int heads, int shared, bool causal)
    {
        const int Tokens = 5;
        const int Width = 3;
        Tensor x = RandomTensor.Floats(1, 2, Tokens, heads * Width);
        Tensor weights = RandomTensor.Floats(2, heads * Width, shared * Width);
        Graph graph = new OnnxTestModel(23, -1, Tokens, heads * Width)
            .Constant("w", weights)
            .Node("MatMul", "x w", "k")
            .Node("Abs", "k", "v")
            .Node("Attention", "x k v", "y", OnnxAttributes.Int("q_num_heads", heads), OnnxAttributes.Int("kv_num_heads", shared), OnnxAttributes.Int("is_causal", causal ? 1 : 0))
            .Load();

        Tensor actual = ReferenceExecutor.Run(graph, x)[0];

        float[] expected = new float[x.Length];
        for (int row = 0; row < 2 * Tokens; row++)
        {
            int picture = row / Tokens;
            for (int head = 0; head < heads; head++)
            {
                int shares = head / (heads / shared);
                int seen = causal ? row % Tokens + 1 : Tokens;
                double[] scores = [.. Enumerable.Range(0, seen).Select(t => Math.Exp(Enumerable.Range(0, Width)
                    .Sum(i => x.Floats[row * heads * Width + head * Width + i] * Key(picture * Tokens + t, shares * Width + i)) / Math.Sqrt(Width)))];
                for (int i = 0; i < Width; i++)
                {
                    double mixed = Enumerable.Range(0, seen).Sum(t => scores[t] * Math.Abs(Key(picture * Tokens + t, shares * Width + i)));
                    expected[row * heads * Width + head * Width + i] = (float)(mixed / scores.Sum());
                }
            }
        }

        Near.Assert(expected, actual.Floats, 1e-5);

        double Key(int row, int column) =>
            Enumerable.Range(0, heads * Width).Sum(i => (double)x.Floats[row * heads * Width + i] * weights.Floats[i * shared * Width + column]);
    }

    [Fact]
    public void Root_mean_square_normalisation_divides_by_the_length()
    {
        Graph graph = new OnnxTestModel(23, -1, 2)
            .Constant("s", Tensor.FromFloats([2, 10], 2))
            .Node("RMSNormalization", "x s", "y", OnnxAttributes.Float("epsilon", 0))
            .Load();

        Near.Assert([2 * 3 / MathF.Sqrt(12.5f), 10 * 4 / MathF.Sqrt(12.5f)], ReferenceExecutor.Run(graph, Tensor.FromFloats([3, 4], 1, 2))[0].Floats, 1e-6);
    }

    /// <summary>As ML.NET and others write classifiers: the name of the class found is an output too.</summary>
    [Fact]
    public void Outputs_of_texts_are_left_out()
    {
        OnnxTestModel model = new OnnxTestModel(13, -1, 2).Node("Relu", "x", "y").Node("ArgMax", "y", "index").Node("Gather", "names index", "label");
        var names = new TensorProto { Name = "names", DataType = OnnxDataType.String };
        names.Dims.Add(2);
        model.Proto.Graph.Initializer.Add(names);
        model.Proto.Graph.Output.Add(new ValueInfoProto
        {
            Name = "label",
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxDataType.String } },
        });

        Graph graph = model.Load();

        Assert.Equal(["y"], graph.Outputs.Select(o => o.Name));
    }

    [Fact]
    public void Scales_and_parameters_of_the_wrong_type_are_refused()
    {
        OnnxTestModel resize = new OnnxTestModel(13, -1, 1, 2, 2).Constant("s", Tensor.FromIntegers(1, 1, 2, 2)).Node("Resize", "x - s", "y");
        OnnxTestModel dequantize = new OnnxTestModel(13, -1, 1).Constant("q", Tensor.FromIntegers([1], new TensorShape(1), ElementType.Int8))
            .Constant("s", Tensor.ScalarOf(1f)).Constant("z", Tensor.ScalarOf(0f)).Node("DequantizeLinear", "q s z", "d").Node("Add", "x d", "y");

        Assert.Contains("must be floats", Assert.Throws<InvalidModelException>(resize.Load).Message, StringComparison.Ordinal);
        Assert.Contains("zero points must be integers", Assert.Throws<InvalidModelException>(dequantize.Load).Message, StringComparison.Ordinal);
    }

    private static AttributeProto Branch(string name, params NodeProto[] nodes)
    {
        var body = new GraphProto { Name = name };
        body.Node.AddRange(nodes);
        body.Output.Add(new ValueInfoProto { Name = "inner" });
        return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = body };
    }
}
