using Google.Protobuf;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.Onnx.Protocol;

namespace MlNetClassifier.Graphs.Tests.Importing.Onnx;

/// <summary>An ONNX model put together by hand: input <c>x</c>, output <c>y</c>.</summary>
internal sealed class OnnxTestModel
{
    public OnnxTestModel(int opset, params int[] inputShape)
    {
        Proto = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "test" } };
        Proto.OpsetImport.Add(new OperatorSetIdProto { Version = opset });
        var shape = new TensorShapeProto();
        shape.Dim.AddRange(inputShape.Select(d => d < 0
            ? new TensorShapeProto.Types.Dimension { DimParam = "N" }
            : new TensorShapeProto.Types.Dimension { DimValue = d }));
        Proto.Graph.Input.Add(new ValueInfoProto
        {
            Name = "x",
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = OnnxDataType.Float, Shape = shape } },
        });
        Proto.Graph.Output.Add(new ValueInfoProto { Name = "y" });
    }

    public ModelProto Proto { get; }

    public OnnxTestModel Constant(string name, Tensor tensor)
    {
        Proto.Graph.Initializer.Add(OnnxExporter.Serialize(tensor, name));
        return this;
    }

    /// <summary>Adds a node, as in <c>("Add", "a b", "y")</c>; a hyphen stands for an input left out, a name with a dot for another domain's operator.</summary>
    public OnnxTestModel Node(string type, string inputs, string outputs, params AttributeProto[] attributes)
    {
        Proto.Graph.Node.Add(MakeNode(type, inputs, outputs, attributes));
        return this;
    }

    public static NodeProto MakeNode(string type, string inputs, string outputs, params AttributeProto[] attributes)
    {
        int dot = type.LastIndexOf('.');
        var node = new NodeProto { OpType = type[(dot + 1)..], Domain = dot < 0 ? "" : type[..dot] };
        node.Input.AddRange(inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(i => i == "-" ? "" : i));
        node.Output.AddRange(outputs.Split(' '));
        node.Attribute.AddRange(attributes);
        return node;
    }

    public Graph Load() => GraphLoader.Load(Proto.ToByteArray(), "test.onnx");
}
