using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Vision;

/// <summary>Writes backbone and head as one ONNX network: pixels 0–255 in, probabilities out.</summary>
internal static class FinalNetwork
{
    private const string OutputName = "Probabilities";

    /// <summary>Writes the file; replaced only once the new one is complete.</summary>
    public static void Write(string path, Backbone backbone, SoftmaxHead head)
    {
        AtomicFile.Write(path, OnnxExporter.Export(Build(backbone.Graph, head)));
    }

    /// <summary>The backbone with the head at its end.</summary>
    public static Graph Build(Graph backbone, SoftmaxHead head)
    {
        GraphBuilder builder = new(backbone.Name);
        GraphValue input = backbone.Inputs[0];
        Dictionary<GraphValue, GraphValue> map = new() { [input] = builder.AddInput(input.Name, input.Shape) };
        foreach (Node node in backbone.Nodes)
        {
            GraphValue?[] inputs = [.. node.Inputs.Select(value => value is null ? null : Copy(value))];
            IReadOnlyList<GraphValue> outputs = builder.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(value => value.Name)]);
            for (int i = 0; i < outputs.Count; i++)
            {
                map[node.Outputs[i]] = outputs[i];
            }
        }

        GraphValue weights = builder.AddConstant(builder.UniqueName("head/weights"), Tensor.FromFloats(head.Weights, head.Classes, head.Width));
        GraphValue biases = builder.AddConstant(builder.UniqueName("head/biases"), Tensor.FromFloats(head.Biases, head.Classes));
        GraphValue scores = builder.Add(builder.UniqueName("head/scores"), new Gemm { TransposeB = true }, map[backbone.Outputs[0]], weights, biases);
        return builder.Build(builder.Add(builder.UniqueName(OutputName), new Softmax { Axis = 1 }, scores));

        GraphValue Copy(GraphValue value)
        {
            if (!map.TryGetValue(value, out GraphValue? copy))
            {
                copy = builder.AddConstant(value.Name, value.Constant!);
                map.Add(value, copy);
            }

            return copy;
        }
    }
}
