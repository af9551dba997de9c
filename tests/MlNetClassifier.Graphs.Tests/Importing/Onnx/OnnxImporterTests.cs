using Google.Protobuf;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;
using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

public class OnnxImporterTests
{
    private static ModelProto Model(int opset, int[] inputShape, params NodeProto[] nodes)
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "test" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        model.Graph.Node.AddRange(nodes);
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(inputShape.Select(d => d < 0
            ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
            : new TensorShapeProto.Types.Dimension { DimValue = d }));
        model.Graph.Input.Add(new ValueInfoProto
        {
            Name = "x",
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxDataType.Float, Shape = shape } },
        });
        model.Graph.Output.Add(new ValueInfoProto { Name = "y" });
        return model;
    }

    private static NodeProto Node(string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        node.Attribute.AddRange(attributes);
        return node;
    }

    private static ModelProto WithConstant(ModelProto model, string name, Tensor tensor)
    {
        model.Graph.Initializer.Add(OnnxExporter.Serialize(tensor, name));
        return model;
    }

    private static Graph Load(ModelProto model) => GraphLoader.Load(model.ToByteArray(), "test.onnx");

    private static string ErrorOf(ModelProto model) => Assert.Throws<InvalidModelException>(() => Load(model)).Message;

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, new long[] { 1, -1 }, "[N, 6]")]
    [InlineData(new[] { 1, 2, 3 }, new long[] { 1, 6 }, "[N, 6]")]
    [InlineData(new[] { 1, 2, 3 }, new long[] { -1, 6 }, "[N, 6]")]
    [InlineData(new[] { 1, 2, 3 }, new long[] { 0, -1 }, "[N, 6]")]
    [InlineData(new[] { -1, 2, 3 }, new long[] { 1, -1 }, "[N, 6]")]
    [InlineData(new[] { -1, 2, 3 }, new long[] { -1, 3, 2 }, "[N, 3, 2]")]
    [InlineData(new[] { -1, 2, 3 }, new long[] { 0, 0, -1, 1 }, "[N, 2, 3, 1]")]
    [InlineData(new[] { 8, 2, 3 }, new long[] { 8, 6 }, "[N, 6]")]
    [InlineData(new[] { 1, 2, 3 }, new long[] { 6 }, "[N, 6]")]
    [InlineData(new[] { 1, 2, 3 }, new long[] { 2, -1 }, "[N, 2, 3]")]
    [InlineData(new[] { -1, 2, 3 }, new long[] { -1, 3 }, "[N, 2, 3]")]
    public void ReshapeMeansTheSameForABatch(int[] input, long[] target, string expected)
    {
        Graph graph = Load(WithConstant(Model(13, input, Node("Reshape", ["x", "shape"], "y")), "shape", Tensor.FromIntegers(target)));
        Assert.Equal(expected, graph.Outputs[0].Shape.ToString());
    }

    /// <summary>The file is read a second time then, constants among its nodes too.</summary>
    [Fact]
    public void PictureThatLosesItsDimensionGetsABatch()
    {
        var value = new AttributeProto { Name = "value", T = OnnxExporter.Serialize(Tensor.FromIntegers(3, -1), "") };
        ModelProto model = Model(13, [1, 2, 3], Node("Constant", [], "shape", value), Node("Reshape", ["x", "shape"], "y"));
        Assert.Equal(new TensorShape(-1, 3, 2), Load(model).Outputs[0].Shape);
    }

    /// <summary>A mask of the batch's size is not known before; for one picture it is.</summary>
    [Fact]
    public void ShapeThatMultipliesTheBatchIsReadForOnePicture()
    {
        ModelProto model = Model(
            13,
            [-1, 2, 3],
            Node("Shape", ["x"], "shape"),
            Node("ReduceProd", ["shape"], "count", OnnxAttributes.Int("keepdims", 1)),
            Node("Reshape", ["x", "count"], "y"));
        Assert.Equal(new TensorShape(-1, 6), Load(model).Outputs[0].Shape);
    }

    /// <summary>The picture's dimension becomes a convolution's batch of two: no batch of pictures can take its place.</summary>
    [Fact]
    public void FixedBatchThatAnOperatorInsistsOnStays()
    {
        ModelProto model = Model(13, [1, 2, 3, 4, 4], Node("Reshape", ["x", "shape"], "images"), Node("GlobalMaxPool", ["images"], "y"));
        Graph graph = Load(WithConstant(model, "shape", Tensor.FromIntegers(2, 3, 4, 4)));
        Assert.Equal(new TensorShape(1, 2, 3, 4, 4), graph.Inputs[0].Shape);
        Assert.Equal(new TensorShape(2, 3, 1, 1), graph.Outputs[0].Shape);
    }

    [Fact]
    public void SoftmaxBeforeOpset13SumsOverAllDimensionsFromItsAxis()
    {
        Tensor x = RandomTensor.Floats(1, 2, 3, 4);
        foreach ((int opset, double sums) in new[] { (12, 2), (13, 8) })
        {
            Graph graph = Load(Model(opset, [-1, 3, 4], Node("Softmax", ["x"], "y", OnnxAttributes.Int("axis", 1))));
            Assert.Equal(sums, ReferenceExecutor.Run(graph, x)[0].Floats.Sum(), 1e-5);
        }
    }

    [Fact]
    public void AllUnknownOperatorsAreListed()
    {
        NodeProto custom = Node("Magic", ["a"], "b");
        custom.Domain = "com.example";
        string error = ErrorOf(Model(13, [1, 3], Node("NonZero", ["x"], "a"), custom, Node("Relu", ["b"], "c"), Node("Loop", ["c"], "y")));
        Assert.Equal("test.onnx: operators that are not supported: NonZero (node 'a'), com.example.Magic (node 'b'), Loop (node 'y').", error);
    }

    [Fact]
    public void UnknownOperatorsBeyondTheWantedOutputsAreNotInTheWay()
    {
        ModelProto model = Model(13, [1, 3], Node("Relu", ["x"], "a"), Node("NonZero", ["a"], "y"));
        Graph graph = GraphLoader.Load(model.ToByteArray(), "test.onnx", new GraphLoadOptions { Outputs = ["a"] });
        Assert.Single(graph.Nodes);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(99)]
    public void OtherOpsetsAreRefused(int opset) =>
        Assert.Contains($"operator set {opset}", ErrorOf(Model(opset, [1, 3], Node("Relu", ["x"], "y"))), StringComparison.Ordinal);

    [Fact]
    public void InitializersMayBeListedAsInputs()
    {
        ModelProto model = WithConstant(Model(8, [1, 3], Node("Add", ["x", "c"], "y")), "c", RandomTensor.Floats(1, 3));
        model.Graph.Input.Add(new ValueInfoProto { Name = "c", Type = model.Graph.Input[0].Type });
        Assert.Equal(["x"], Load(model).Inputs.Select(i => i.Name));
    }

    /// <summary>Size 6, kernel 3, stride 2: rounding down gives 2 positions, up gives 3.</summary>
    [Fact]
    public void CeilModeAddsAPosition()
    {
        NodeProto pool = Node("MaxPool", ["x"], "y", OnnxAttributes.Ints("kernel_shape", 3, 3), OnnxAttributes.Ints("strides", 2, 2), OnnxAttributes.Int("ceil_mode", 1));
        Assert.Equal(new TensorShape(-1, 1, 3, 3), Load(Model(12, [1, 1, 6, 6], pool)).Outputs[0].Shape);
        Assert.Equal(new TensorShape(-1, 1, 3, 3), Load(Model(12, [1, 1, 7, 7], pool)).Outputs[0].Shape);
    }

    [Fact]
    public void CountedPaddingTakesPartInTheMeanWhatRoundingUpAddsDoesNot()
    {
        NodeProto pool = Node(
            "AveragePool",
            ["x"],
            "y",
            OnnxAttributes.Ints("kernel_shape", 2, 2),
            OnnxAttributes.Ints("strides", 2, 2),
            OnnxAttributes.Ints("pads", 1, 1, 0, 0),
            OnnxAttributes.Int("count_include_pad", 1),
            OnnxAttributes.Int("ceil_mode", 1));
        Graph graph = Load(Model(12, [1, 1, 2, 2], pool));
        Assert.Equal([0.25f, 1, 1.5f, 4], ReferenceExecutor.Run(graph, Tensor.FromFloats([1, 2, 3, 4], 1, 1, 2, 2))[0].Floats);
    }

    [Fact]
    public void OpenSizesMustBeGiven()
    {
        ModelProto model = Model(13, [-1, 3, -1, 8], Node("Relu", ["x"], "y"));
        Assert.Contains("dimension 2 of input 'x' is open ('N')", ErrorOf(model), StringComparison.Ordinal);
        var shape = new TensorShape(-1, 3, 8, 8);
        var options = new GraphLoadOptions { InputShapes = new Dictionary<string, TensorShape> { ["x"] = shape } };
        Assert.Equal(shape, GraphLoader.Load(model.ToByteArray(), "test.onnx", options).Outputs[0].Shape);
    }

    [Fact]
    public void HalfPrecisionIsPresentedAsSingle()
    {
        ModelProto model = Model(13, [1, 2], Node("Add", ["x", "c"], "y"));
        model.Graph.Input[0].Type.TensorType.ElemType = OnnxDataType.Float16;
        var half = new TensorProto { Name = "c", DataType = OnnxDataType.Float16 };
        half.Dims.Add(2);
        half.Int32Data.AddRange([0x3c00, 0xc100]);
        model.Graph.Initializer.Add(half);
        Graph graph = Load(model);
        Assert.Equal(ElementType.Float32, graph.Inputs[0].ElementType);
        Assert.Equal([1, -2.5f], ReferenceExecutor.Run(graph, Tensor.FromFloats([0, 0], 1, 2))[0].Floats);
    }

    [Fact]
    public void WeightsWithTooFewBytesAreRefused()
    {
        ModelProto model = WithConstant(Model(13, [1, 3], Node("Add", ["x", "c"], "y")), "c", RandomTensor.Floats(1, 3));
        model.Graph.Initializer[0].Dims[0] = 1 << 30;
        Assert.Contains("weight 'c' needs 4294967296 bytes, the file has 12", ErrorOf(model), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights.bin", true)]
    [InlineData("../weights.bin", false)]
    [InlineData("sub/../../weights.bin", false)]
    [InlineData("/etc/hostname", false)]
    [InlineData("..\\weights.bin", false)]
    [InlineData("missing.bin", false)]
    public void ExternalWeightsMustLieBesideTheModel(string location, bool accepted)
    {
        DirectoryInfo parent = Directory.CreateTempSubdirectory("graphs-test");
        try
        {
            string folder = Directory.CreateDirectory(Path.Combine(parent.FullName, "model")).FullName;
            foreach (string place in new[] { folder, parent.FullName })
            {
                File.WriteAllBytes(Path.Combine(place, "weights.bin"), [9, 9, 9, 9, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)]);
            }

            ModelProto model = Model(13, [1, 2], Node("Add", ["x", "c"], "y"));
            var weight = new TensorProto { Name = "c", DataType = OnnxDataType.Float, DataLocation = TensorProto.Types.DataLocation.External };
            weight.Dims.Add(2);
            weight.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            weight.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = "4" });
            weight.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = "8" });
            model.Graph.Initializer.Add(weight);
            string path = Path.Combine(folder, "model.onnx");
            File.WriteAllBytes(path, model.ToByteArray());
            if (accepted)
            {
                Assert.Equal([1, 2], ReferenceExecutor.Run(GraphLoader.Load(path), Tensor.FromFloats([0, 0], 1, 2))[0].Floats);
            }
            else
            {
                Assert.Contains(location, Assert.Throws<InvalidModelException>(() => GraphLoader.Load(path)).Message, StringComparison.Ordinal);
            }

            Assert.Contains("load the model by path", ErrorOf(model), StringComparison.Ordinal);
        }
        finally
        {
            parent.Delete(recursive: true);
        }
    }

    [Fact]
    public void HugeConstantsAreRefusedBeforeTheyAreMade()
    {
        ModelProto model = WithConstant(Model(13, [1, 1], Node("ConstantOfShape", ["s"], "c"), Node("Add", ["x", "c"], "y")), "s", Tensor.FromIntegers(1 << 20, 1 << 10));
        Assert.Contains("too large", ErrorOf(model), StringComparison.Ordinal);
    }

    [Fact]
    public void ShapeArithmeticWithTheBatchFoldsAway()
    {
        ModelProto model = Model(
            13,
            [-1, 4, 2, 3],
            Node("Shape", ["x"], "shape"),
            Node("Gather", ["shape", "zero"], "batch"),
            Node("Unsqueeze", ["batch", "axes"], "vector"),
            Node("Concat", ["vector", "rest"], "target", OnnxAttributes.Int("axis", 0)),
            Node("Reshape", ["x", "target"], "y"));
        WithConstant(model, "zero", Tensor.ScalarOf(0L));
        WithConstant(model, "axes", Tensor.FromIntegers(0));
        WithConstant(model, "rest", Tensor.FromIntegers(2, -1));
        Graph graph = Load(model);
        Assert.Equal(new TensorShape(-1, 2, 12), graph.Outputs[0].Shape);
        Assert.IsType<Reshape>(Assert.Single(graph.Nodes).Operator);
    }
}
