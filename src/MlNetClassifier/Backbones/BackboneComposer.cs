using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Backbones;

/// <summary>Puts scaling before a cut network and pooling behind it, as graph nodes.</summary>
internal static class BackboneComposer
{
    /// <param name="network">One input, one output, the features.</param>
    /// <param name="spec">What the network expects.</param>
    public static Graph Compose(Graph network, BackboneSpec spec)
    {
        GraphBuilder builder = new(network.Name);
        GraphValue input = network.Inputs[0];
        TensorShape shape = spec.Layout == TensorLayout.Nchw
            ? new TensorShape(TensorShape.Batch, 3, spec.Height, spec.Width)
            : new TensorShape(TensorShape.Batch, spec.Height, spec.Width, 3);
        if (input.Shape.Rank != 4 || input.Shape != shape)
        {
            throw new InvalidBackboneException(
                $"Backbone '{network.Name}': input '{input.Name}' has shape {input.Shape}, the pixels have {shape} ({spec.Layout}). "
                + "Give the right layout and size in the sidecar, or the size with --input-size.");
        }

        GraphValue scaled = Scale(builder, builder.AddInput(Backbone.PixelsName, shape), spec);
        GraphValue features = Copy(builder, network, scaled);
        return builder.Build(Pool(builder, features, spec));
    }

    private static GraphValue Scale(GraphBuilder builder, GraphValue pixels, BackboneSpec spec)
    {
        // Scaled as planes in either layout: kernels work on planes, and the transposes cancel against those of the network.
        bool interleaved = spec.Layout == TensorLayout.Nhwc;
        bool centred = spec.Normalization.Mean.Any(mean => mean != 0);
        bool divided = spec.Normalization.Std.Any(std => std != 1);
        if (!centred && !divided)
        {
            return pixels;
        }

        int[] perChannel = [1, 3, 1, 1];
        GraphValue value = interleaved ? builder.Add("Pixels/Planes", new Transpose { Permutation = [0, 3, 1, 2] }, pixels) : pixels;
        if (centred)
        {
            value = builder.Add("Pixels/Centred", new Sub(), value, builder.AddConstant("Pixels/Mean", Tensor.FromFloats(spec.Normalization.Mean, perChannel)));
        }

        if (divided)
        {
            value = builder.Add("Pixels/Scaled", new Div(), value, builder.AddConstant("Pixels/Std", Tensor.FromFloats(spec.Normalization.Std, perChannel)));
        }

        return interleaved ? builder.Add("Pixels/Interleaved", new Transpose { Permutation = [0, 2, 3, 1] }, value) : value;
    }

    /// <summary>
    /// Copies the network's nodes, reading <paramref name="input"/> where they read its input. Names are kept where they are free.
    /// </summary>
    private static GraphValue Copy(GraphBuilder builder, Graph network, GraphValue input)
    {
        Dictionary<GraphValue, GraphValue> map = new() { [network.Inputs[0]] = input };
        foreach (Node node in network.Nodes)
        {
            GraphValue?[] inputs = [.. node.Inputs.Select(value =>
            {
                if (value is not null && !map.ContainsKey(value))
                {
                    map.Add(value, builder.AddConstant(FreeName(builder, value.Name), value.Constant!));
                }

                return value is null ? null : map[value];
            })];
            IReadOnlyList<GraphValue> copies = builder.AddNode(node.Name, node.Operator, inputs, [.. node.Outputs.Select(o => FreeName(builder, o.Name))]);
            for (int i = 0; i < copies.Count; i++)
            {
                map[node.Outputs[i]] = copies[i];
            }
        }

        return map[network.Outputs[0]];
    }

    // A network may have tensors of its own called Pixels or Features; the composed graph's are the ones that model files refer to.
    private static string FreeName(GraphBuilder builder, string name) =>
        builder.UniqueName(name is Backbone.PixelsName or Backbone.FeaturesName ? $"{name}/inner" : name);

    private static GraphValue Pool(GraphBuilder builder, GraphValue features, BackboneSpec spec)
    {
        TensorShape shape = features.Shape;
        if (shape.BatchAxis != 0 || shape.Rank is not (2 or 4))
        {
            throw new InvalidBackboneException(
                $"Backbone '{builder.Name}': tensor '{spec.FeatureTensor}' has shape {shape}; features are [N, C], or [N, C, H, W] or "
                    + "[N, H, W, C] to be averaged. Choose another with --features.");
        }

        // A tensor is laid out as the file has it: the input's order tells which.
        if (shape.Rank == 4 && (spec.Layout == TensorLayout.Nhwc ? shape[1] * shape[2] : shape[2] * shape[3]) > 1)
        {
            features = spec.Layout == TensorLayout.Nhwc ? builder.Add(new Transpose { Permutation = [0, 3, 1, 2] }, features) : features;
            features = builder.Add(builder.UniqueName("Pooled"), new GlobalAveragePool(), features);
        }

        return builder.Add(Backbone.FeaturesName, new Reshape { Target = new TensorShape(TensorShape.Batch, features.Shape.ElementsPerItem) }, features);
    }
}
