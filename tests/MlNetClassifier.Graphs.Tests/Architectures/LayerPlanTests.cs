using System.Text.Json;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Architectures;

/// <summary>The builders against layer lists written down independently from Keras' source.</summary>
public sealed class LayerPlanTests
{
    [SkippableTheory]
    [InlineData("VGG16", "vgg16", 32)]
    [InlineData("ResNet50", "resnet50", 40)]
    [InlineData("ResNet50V2", "resnet50v2", 40)]
    [InlineData("InceptionV3", "inceptionv3", 75)]
    [InlineData("Xception", "xception", 71)]
    [InlineData("MobileNetV2_1.0", "mobilenetv2", 64)]
    [InlineData("MobileNet_1.0", "mobilenet", 40)]
    [InlineData("DenseNet121", "densenet121", 40)]
    public void Layers_weights_and_results_are_those_of_the_plan(string plan, string name, int size)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("keras_layer_plans.json")));
        JsonElement nodes = document.RootElement.GetProperty("plans").GetProperty(plan).GetProperty("nodes");
        var weights = new RecordingWeights(new Scrambled());
        Graph graph = Architecture.Find(name)!.Build(new ArchitectureOptions { Size = size }, weights);

        // Every parameter under the plan's name, of the plan's number of elements, and none besides.
        Dictionary<string, int> planned = [];
        foreach (JsonElement node in nodes.EnumerateArray().Where(n => n.TryGetProperty("weights", out _)))
        {
            foreach (JsonElement weight in node.GetProperty("weights").EnumerateArray())
            {
                int elements = weight[1].EnumerateArray().Aggregate(1, (product, d) => product * d.GetInt32());
                planned.Add($"{node.GetProperty("name").GetString()}/{weight[0].GetString()}", elements);
            }
        }

        Assert.Equal(planned.OrderBy(p => p.Key), weights.Asked.ToDictionary(w => w.ToString(), w => w.Shape.ElementsPerItem).OrderBy(p => p.Key));

        // The same numbers through the plan's own nodes give the same features.
        Graph literal = FromPlan(nodes, size);
        var random = new Random(9);
        Tensor input = Tensor.FromFloats([.. Enumerable.Range(0, 3 * size * size).Select(_ => random.NextSingle() - 0.5f)], 1, 3, size, size);
        Tensor expected = Run(literal, input);
        Tensor actual = Run(graph, input);
        Assert.True(expected.Floats.Max() > 1e-3, "the features vanish");
        Near.Assert(expected.Floats, actual.Floats, 1e-5);
    }

    private static Tensor Run(Graph graph, Tensor input)
    {
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions());
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        input.Floats.CopyTo(workspace.GetInput());
        workspace.Run(1);
        return Tensor.FromFloats(workspace.GetOutput().ToArray(), graph.Outputs[0].Shape.WithBatch(1));
    }

    // Nothing shared with the builders: explicit padding nodes, TensorFlow's SAME from its definition, one node a line of the plan.
    private static Graph FromPlan(JsonElement nodes, int size)
    {
        var weights = new Scrambled();
        var builder = new GraphBuilder("plan");
        Dictionary<string, GraphValue> values = [];
        GraphValue last = null!;
        foreach (JsonElement node in nodes.EnumerateArray())
        {
            string name = node.GetProperty("name").GetString()!;
            GraphValue[] x = [.. node.GetProperty("inputs").EnumerateArray().Select(i => values[i.GetString()!])];
            int Int(string property) => node.GetProperty(property).GetInt32();
            GraphValue Weight(string weight, LayerWeightKind kind, params int[] shape) =>
                builder.AddConstant(null, weights.Get(new LayerWeight(name, weight, kind, new TensorShape(shape))));
            Size2D Kernel() => new(node.GetProperty("kernel")[0].GetInt32(), node.GetProperty("kernel")[1].GetInt32());
            Padding2D Padding() => node.GetProperty("padding").GetString() == "same"
                ? Same(x[0].Shape[2], x[0].Shape[3], Kernel(), Int("stride"))
                : Padding2D.None;
            Size2D Stride() => new(Int("stride"), Int("stride"));
            switch (node.GetProperty("op").GetString())
            {
                case "input":
                    last = builder.AddInput("input", new TensorShape(TensorShape.Batch, 3, size, size));
                    break;
                case "conv2d":
                    GraphValue kernel = Weight("kernel", LayerWeightKind.Convolution, Int("filters"), x[0].Shape[1], Kernel().Height, Kernel().Width);
                    GraphValue? bias = node.GetProperty("bias").GetBoolean() ? Weight("bias", LayerWeightKind.Bias, Int("filters")) : null;
                    last = builder.Add(new Conv { Stride = Stride(), Padding = Padding() }, x[0], kernel, bias);
                    break;
                case "depthwise_conv2d":
                    int channels = x[0].Shape[1];
                    last = builder.Add(
                        new Conv { Stride = Stride(), Padding = Padding(), Group = channels },
                        x[0],
                        Weight("depthwise_kernel", LayerWeightKind.Depthwise, channels, 1, Kernel().Height, Kernel().Width));
                    break;
                case "separable_conv2d":
                    int inputs = x[0].Shape[1];
                    last = builder.Add(
                        new Conv { Stride = Stride(), Padding = Padding(), Group = inputs },
                        x[0],
                        Weight("depthwise_kernel", LayerWeightKind.Depthwise, inputs, 1, Kernel().Height, Kernel().Width));
                    last = builder.Add(new Conv(), last, Weight("pointwise_kernel", LayerWeightKind.Convolution, Int("filters"), inputs, 1, 1));
                    break;
                case "batchnorm":
                    int c = x[0].Shape[1];
                    GraphValue gamma = node.GetProperty("scale").GetBoolean()
                        ? Weight("gamma", LayerWeightKind.Scale, c)
                        : builder.AddConstant(null, Tensor.FromFloats([.. Enumerable.Repeat(1f, c)], c));
                    last = builder.Add(
                        new BatchNormalization { Epsilon = node.GetProperty("epsilon").GetSingle() },
                        x[0],
                        gamma,
                        Weight("beta", LayerWeightKind.Bias, c),
                        Weight("moving_mean", LayerWeightKind.Mean, c),
                        Weight("moving_variance", LayerWeightKind.Variance, c));
                    break;
                case "zeropad":
                    int[] p = node.GetProperty("pad_tblr").Deserialize<int[]>()!;
                    last = builder.Add(new Pad { Before = [0, 0, p[0], p[2]], After = [0, 0, p[1], p[3]] }, x[0]);
                    break;
                case "relu":
                    last = builder.Add(new Relu(), x[0]);
                    break;
                case "relu6":
                    last = builder.Add(new Clip { Min = 0, Max = 6 }, x[0]);
                    break;
                case "maxpool":
                    last = builder.Add(new MaxPool { Kernel = Kernel(), Stride = Stride(), Padding = Padding() }, x[0]);
                    break;
                case "avgpool":
                    last = builder.Add(new AveragePool { Kernel = Kernel(), Stride = Stride(), Padding = Padding() }, x[0]);
                    break;
                case "add":
                    last = builder.Add(new Add(), x[0], x[1]);
                    break;
                case "concat":
                    last = builder.Add(new Concat { Axis = 1 }, x);
                    break;
                case var op:
                    throw new InvalidOperationException($"The plan has an operator {op}.");
            }

            values.Add(name, last);
        }

        return builder.Build(builder.Add(new GlobalAveragePool(), last));
    }

    private static Padding2D Same(int height, int width, Size2D kernel, int stride)
    {
        static (int Before, int After) Side(int size, int kernel, int stride)
        {
            int rest = size % stride;
            int total = Math.Max(rest == 0 ? kernel - stride : kernel - rest, 0);
            return (total / 2, total - (total / 2));
        }

        (int top, int bottom) = Side(height, kernel.Height, stride);
        (int left, int right) = Side(width, kernel.Width, stride);
        return new Padding2D(top, left, bottom, right);
    }

    /// <summary>As <see cref="RandomWeights"/>, but with statistics and biases that matter, so that swapping two of them shows.</summary>
    private sealed class Scrambled : IWeightSource
    {
        public Tensor Get(LayerWeight weight)
        {
            if (weight.Shape.Rank > 1)
            {
                return new RandomWeights(4).Get(weight);
            }

            // Same values as a kernel of that name would have, moved to around 1 for what multiplies or divides.
            float[] noise = new RandomWeights(4).Get(weight with { Kind = LayerWeightKind.Dense, Shape = new TensorShape(1, weight.Shape[0]) }).Floats;
            bool aroundOne = weight.Kind is LayerWeightKind.Scale or LayerWeightKind.Variance;
            return Tensor.FromFloats([.. noise.Select(v => aroundOne ? 1 + (0.2f * MathF.Tanh(v)) : 0.2f * v)], weight.Shape);
        }
    }
}
