using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// VGG-16 and VGG-19: blocks of 3×3 convolutions, each halved by max pooling (Simonyan and Zisserman 2014, arXiv:1409.1556, configurations D
/// and E).
/// </summary>
public sealed class Vgg : Architecture
{
    private static readonly int[] Filters = [64, 128, 256, 512, 512];

    private readonly int[] _repeats;

    private Vgg(string name, string title, int[] repeats)
        : base(name, title, 224) => _repeats = repeats;

    /// <summary>13 convolutions, 14.7 million parameters without the classifier.</summary>
    public static Architecture Vgg16 { get; } = new Vgg("vgg16", "VGG-16", [2, 2, 3, 3, 3]);

    /// <summary>16 convolutions, 20.0 million parameters without the classifier.</summary>
    public static Architecture Vgg19 { get; } = new Vgg("vgg19", "VGG-19", [2, 2, 4, 4, 4]);

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = input;
        for (int block = 0; block < _repeats.Length; block++)
        {
            for (int i = 1; i <= _repeats[block]; i++)
            {
                string layer = $"block{block + 1}_conv{i}";
                x = layers.Relu(layer + "/relu", layers.ConvSame(layer, x, Filters[block], 3, bias: true));
            }

            x = layers.MaxPool($"block{block + 1}_pool", x, 2, 2);
        }

        return x;
    }

    /// <summary>The classifier flattens the last map into two dense layers of 4096; the features are then those of the second.</summary>
    private protected override GraphValue Head(LayerBuilder layers, GraphValue map, ArchitectureOptions options)
    {
        if (options.Classes is not { } classes)
        {
            return layers.PooledFeatures(map);
        }

        var flat = new TensorShape(map.Shape[1], map.Shape[2], map.Shape[3]);
        GraphValue x = layers.Graph.Add("flatten", new Reshape { Target = new TensorShape(TensorShape.Batch, flat.ElementsPerItem) }, map);
        x = layers.Relu("fc1", layers.Dense("fc1", x, 4096, "fc1/dense", flat));
        x = layers.Relu(FeaturesName, layers.Dense("fc2", x, 4096, "fc2/dense"));
        return layers.Classify("predictions", x, classes);
    }
}
