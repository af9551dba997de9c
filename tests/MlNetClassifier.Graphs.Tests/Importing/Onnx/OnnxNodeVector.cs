using Google.Protobuf;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

/// <summary>One of ONNX's own operator tests: a model of one node or few, inputs and expected outputs.</summary>
internal sealed class OnnxNodeVector
{
    /// <summary>Where Debian's package libonnx-testdata puts them.</summary>
    public const string Root = "/usr/share/libonnx-testdata/data/node";

    private readonly string _folder;
    private readonly OnnxTensorReader _tensors = new(null);

    public OnnxNodeVector(string name)
    {
        _folder = Path.Combine(Root, name);
        Model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(File.ReadAllBytes(Path.Combine(_folder, "model.onnx")));

        // Some vectors declare an opset before 7; what they test has not changed since.
        foreach (OperatorSetIdProto opset in Model.OpsetImport)
        {
            opset.Version = Math.Max(opset.Version, 7);
        }
    }

    public ModelProto Model { get; }

    /// <summary>Whether every operator is one that the importer claims.</summary>
    public bool IsClaimed => Model.Graph.Node.All(n => OnnxOperators.Find(n) is not null);

    /// <summary>Runs the model: the first input is fed, the others (weights, axes, shapes) become constants of the model.</summary>
    public IReadOnlyList<(Tensor Expected, Tensor Actual)> Run(bool firstIsConstant)
    {
        List<Tensor> fed = [];
        string[] declared = [.. Model.Graph.Input.Select(i => i.Name)];
        for (int i = 0; i < declared.Length; i++)
        {
            TensorProto proto = Read($"input_{i}.pb");
            proto.Name = declared[i];
            if (i > 0 || firstIsConstant)
            {
                Model.Graph.Initializer.Add(proto);
            }
            else
            {
                fed.Add(_tensors.Read(proto, proto.Name));
            }
        }

        Graph graph = GraphLoader.Load(Model.ToByteArray(), "vector", new GraphLoadOptions { KeepFixedBatch = true });
        Tensor[] inputs = [.. fed.Zip(graph.Inputs, (t, i) => t.IsFloat || i.ElementType != ElementType.Float32 ? t : Tensor.FromFloats(Array.ConvertAll(t.Integers, v => (float)v), t.Shape))];
        IReadOnlyList<Tensor> actual = ReferenceExecutor.Run(graph, inputs);
        return [.. actual.Select((a, i) => (_tensors.Read(Read($"output_{i}.pb"), "expected"), a))];
    }

    private TensorProto Read(string file) =>
        TensorProto.Parser.WithDiscardUnknownFields(true).ParseFrom(File.ReadAllBytes(Path.Combine(_folder, "test_data_set_0", file)));
}
