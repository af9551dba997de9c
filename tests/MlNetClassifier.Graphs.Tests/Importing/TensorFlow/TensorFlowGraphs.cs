using Google.Protobuf;
using MlNetClassifier.Graphs.Importing.TensorFlow;
using MlNetClassifier.Graphs.Importing.TensorFlow.Protocol;

namespace MlNetClassifier.Graphs.Tests.Importing.TensorFlow;

/// <summary>Writes small TensorFlow graphs for tests.</summary>
internal sealed class TensorFlowGraphs
{
    public GraphDef Graph { get; } = new();

    public TensorFlowGraphs Node(string name, string op, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeDef { Name = name, Op = op };
        node.Input.AddRange(inputs);
        foreach ((string key, object value) in attributes)
        {
            node.Attr[key] = value switch
            {
                string s => new AttrValue { S = ByteString.CopyFromUtf8(s) },
                int i => new AttrValue { I = i },
                float f => new AttrValue { F = f },
                bool b => new AttrValue { B = b },
                int[] list => List(list),
                TensorShape shape => new AttrValue { Shape = Shape(shape) },
                Tensor tensor => new AttrValue { Tensor = Serialize(tensor) },
                _ => throw new ArgumentException(key),
            };
        }

        Graph.Node.Add(node);
        return this;
    }

    public TensorFlowGraphs Placeholder(string name, params int[] sizes) => Node(name, "Placeholder", [], ("shape", new TensorShape(sizes)));

    public TensorFlowGraphs Const(string name, Tensor tensor) => Node(name, "Const", [], ("value", tensor));

    public TensorFlowGraphs Const(string name, params long[] values) => Const(name, Tensor.FromIntegers(values));

    public TensorFlowGraphs Scalar(string name, long value) => Const(name, Tensor.ScalarOf(value));

    public Graph Load(GraphLoadOptions? options = null) => GraphLoader.Load(Graph.ToByteArray(), "test.pb", options);

    private static AttrValue List(int[] list)
    {
        var value = new AttrValue { List = new AttrValue.Types.ListValue() };
        value.List.I.AddRange(list.Select(i => (long)i));
        return value;
    }

    private static TensorShapeProto Shape(TensorShape shape)
    {
        var proto = new TensorShapeProto();
        proto.Dim.AddRange(shape.Select(d => new TensorShapeProto.Types.Dim { Size = d }));
        return proto;
    }

    private static TensorProto Serialize(Tensor tensor)
    {
        var proto = new TensorProto { TensorShape = Shape(tensor.Shape), Dtype = tensor.IsFloat ? TensorFlowDataType.Float : TensorFlowDataType.Int64 };
        if (tensor.IsFloat)
        {
            proto.FloatVal.AddRange(tensor.Floats);
        }
        else
        {
            proto.Int64Val.AddRange(tensor.Integers);
        }

        return proto;
    }
}
