using MlNetClassifier.Graphs.Importing.Onnx.Protocol;
using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Exporting.OnnxAttributes;

namespace MlNetClassifier.Graphs.Exporting;

/// <summary>Writes operators that an opset does not have as several of those it has.</summary>
internal static class OnnxCompositeWriter
{
    /// <summary>x · HardSigmoid(x, 1/6, ½), for opsets before 14.</summary>
    public static void HardSwish(Node node, OnnxGraphWriter writer)
    {
        string x = writer.NameOf(node.Inputs[0]);
        string gate = writer.Add("HardSigmoid", [x], node.Name + "/gate", Float("alpha", 1f / 6), Float("beta", 0.5f));
        writer.Add("Mul", [x, gate], node.Output.Name, node.Name);
    }

    /// <summary>x · tanh(softplus(x)), for opsets before 18.</summary>
    public static void Mish(Node node, OnnxGraphWriter writer)
    {
        string x = writer.NameOf(node.Inputs[0]);
        string soft = writer.Add("Softplus", [x], node.Name + "/softplus");
        string tanh = writer.Add("Tanh", [soft], node.Name + "/tanh");
        writer.Add("Mul", [x, tanh], node.Output.Name, node.Name);
    }

    /// <summary>x / 2 · (1 + erf(x / √2)) or its approximation, for opsets before 20.</summary>
    public static void Gelu(Node node, Gelu gelu, OnnxGraphWriter writer)
    {
        string x = writer.NameOf(node.Inputs[0]);
        string inner;
        if (gelu.Approximate)
        {
            string square = writer.Add("Mul", [x, x], node.Name + "/square");
            string cubic = writer.Add("Mul", [square, Number(node, writer, 0.044715f)], node.Name + "/cubic");
            string sum = writer.Add("Add", [cubic, Number(node, writer, 1)], node.Name + "/sum");
            string scaled = writer.Add("Mul", [x, Number(node, writer, (float)Math.Sqrt(2 / Math.PI))], node.Name + "/scaled");
            inner = writer.Add("Tanh", [writer.Add("Mul", [scaled, sum], node.Name + "/argument")], node.Name + "/tanh");
        }
        else
        {
            string scaled = writer.Add("Mul", [x, Number(node, writer, (float)Math.Sqrt(0.5))], node.Name + "/scaled");
            inner = writer.Add("Erf", [scaled], node.Name + "/erf");
        }

        string gate = writer.Add("Add", [inner, Number(node, writer, 1)], node.Name + "/gate");
        string half = writer.Add("Mul", [x, Number(node, writer, 0.5f)], node.Name + "/half");
        writer.Add("Mul", [half, gate], node.Output.Name, node.Name);
    }

    /// <summary>Mean, variance, quotient, scale and bias, for opsets before 17.</summary>
    public static void LayerNormalization(Node node, LayerNormalization operation, OnnxGraphWriter writer)
    {
        string x = writer.NameOf(node.Inputs[0]);
        int rank = node.Output.Shape.Rank;
        int first = ShapeRules.Axis(operation.Axis, rank);
        int[] axes = [.. Enumerable.Range(first, rank - first)];
        string mean = writer.Add("ReduceMean", [x], node.Name + "/mean", Ints("axes", axes), Int("keepdims", 1));
        string centred = writer.Add("Sub", [x, mean], node.Name + "/centred");
        string squares = writer.Add("Mul", [centred, centred], node.Name + "/squares");
        string variance = writer.Add("ReduceMean", [squares], node.Name + "/variance", Ints("axes", axes), Int("keepdims", 1));
        string shifted = writer.Add("Add", [variance, Number(node, writer, operation.Epsilon)], node.Name + "/shifted");
        string deviation = writer.Add("Sqrt", [shifted], node.Name + "/deviation");
        string normal = writer.Add("Div", [centred, deviation], node.Name + "/normal");
        string bias = node.Inputs.Count > 2 ? writer.NameOf(node.Inputs[2]) : "";
        if (bias.Length == 0)
        {
            writer.Add("Mul", [normal, writer.NameOf(node.Inputs[1])], node.Output.Name, node.Name);
        }
        else
        {
            string scaled = writer.Add("Mul", [normal, writer.NameOf(node.Inputs[1])], node.Name + "/scaled");
            writer.Add("Add", [scaled, bias], node.Output.Name, node.Name);
        }
    }

    /// <summary>The largest or smallest elements, or their indices: one of the operator's two outputs.</summary>
    public static void TopK(Node node, TopK top, OnnxGraphWriter writer)
    {
        string count = writer.Constant(Tensor.FromIntegers((long)top.Count), node.Name + "/count");
        string other = writer.UniqueName(node.Name + "/other");
        string[] outputs = top.Indices ? [other, node.Output.Name] : [node.Output.Name, other];
        writer.Add("TopK", [writer.NameOf(node.Inputs[0]), count], outputs, node.Name, Int("axis", top.Axis), Flag("largest", top.Largest), Flag("sorted", true));
    }

    /// <summary>Writes into parts; dimensions before those that indices name, which ONNX does not have, stand behind them meanwhile.</summary>
    public static void ScatterND(Node node, ScatterND scatter, OnnxGraphWriter writer)
    {
        int since = scatter.Reduction switch
        {
            ScatterReduction.Replace => 11,
            ScatterReduction.Add or ScatterReduction.Multiply => 16,
            _ => 18,
        };
        if (writer.Opset < since)
        {
            throw new NotSupportedException($"Node '{node.Name}': writing into parts by {scatter.Reduction} needs opset {since}.");
        }

        AttributeProto[] attributes = scatter.Reduction switch
        {
            ScatterReduction.Add => [Text("reduction", "add")],
            ScatterReduction.Multiply => [Text("reduction", "mul")],
            ScatterReduction.Maximum => [Text("reduction", "max")],
            ScatterReduction.Minimum => [Text("reduction", "min")],
            _ => [],
        };
        string[] inputs = [.. node.Inputs.Select(writer.NameOf)];
        if (scatter.LeadingDimensions == 0)
        {
            writer.Add("ScatterND", inputs, node.Output.Name, node.Name, attributes);
            return;
        }

        string data = writer.Add("Transpose", [inputs[0]], node.Name + "/data", Turned(node.Inputs[0]!.Shape.Rank, scatter.LeadingDimensions));
        string updates = writer.Add("Transpose", [inputs[2]], node.Name + "/updates", Turned(node.Inputs[2]!.Shape.Rank, scatter.LeadingDimensions));
        string written = writer.Add("ScatterND", [data, inputs[1], updates], node.Name + "/written", attributes);
        int rank = node.Output.Shape.Rank;
        writer.Add("Transpose", [written], node.Output.Name, node.Name, Turned(rank, rank - scatter.LeadingDimensions));
    }

    /// <summary>The permutation that moves some first dimensions behind the others.</summary>
    private static AttributeProto Turned(int rank, int first) => Ints("perm", [.. Enumerable.Range(0, rank).Select(d => (d + first) % rank)]);

    /// <summary>A broadcast; the batch size is read from a tensor that has it where x has not.</summary>
    public static void Expand(Node node, Expand expand, OnnxGraphWriter writer)
    {
        // Size 1 leaves x's own: right for the batch where x has it.
        long[] sizes = [.. expand.Target.Select(d => d == TensorShape.Batch ? 1L : d)];
        string shape = writer.Constant(Tensor.FromIntegers(sizes), node.Name + "/shape");
        if (expand.Target.IsSymbolic && node.Inputs.Count > 1 && node.Inputs[1] is { } like)
        {
            string whole = writer.Add("Shape", [writer.NameOf(like)], node.Name + "/like");
            string zero = writer.Constant(Tensor.FromIntegers(0L), node.Name + "/zero");
            string batch = writer.Add("Gather", [whole, zero], node.Name + "/batch");
            List<string> parts = [batch];
            int axis = expand.Target.BatchAxis;
            if (axis > 0)
            {
                parts.Insert(0, writer.Constant(Tensor.FromIntegers(sizes[..axis]), node.Name + "/before"));
            }

            if (axis < sizes.Length - 1)
            {
                parts.Add(writer.Constant(Tensor.FromIntegers(sizes[(axis + 1)..]), node.Name + "/after"));
            }

            shape = writer.Add("Concat", parts, node.Name + "/sizes", Int("axis", 0));
        }

        writer.Add("Expand", [writer.NameOf(node.Inputs[0]), shape], node.Output.Name, node.Name);
    }

    private static string Number(Node node, OnnxGraphWriter writer, float value) => writer.Constant(Tensor.ScalarOf(value), node.Name + "/number");
}
