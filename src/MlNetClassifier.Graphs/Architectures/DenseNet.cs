using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>DenseNet-121: each layer reads the maps of all before it in its block (Huang et al. 2016, arXiv:1608.06993; growth rate 32).</summary>
public sealed class DenseNet : Architecture
{
    private const float Epsilon = 1.001e-5f;
    private const int Growth = 32;

    private readonly int[] _blocks;

    private DenseNet(string name, string title, int[] blocks)
        : base(name, title, 224) => _blocks = blocks;

    /// <summary>58 dense layers, 7.0 million parameters without the classifier.</summary>
    public static Architecture DenseNet121 { get; } = new DenseNet("densenet121", "DenseNet-121", [6, 12, 24, 16]);

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = layers.Conv("conv1_conv", input, 64, new Size2D(7, 7), 2, Padding2D.Same(3), bias: false);
        x = NormRelu(layers, "conv1", x);
        // Behind a ReLU, zero padding and none are the same to a maximum.
        x = layers.MaxPool("pool1", x, 3, 2, Padding2D.Same(1));
        for (int block = 0; block < _blocks.Length; block++)
        {
            for (int i = 1; i <= _blocks[block]; i++)
            {
                x = Layer(layers, x, $"conv{block + 2}_block{i}");
            }

            if (block < _blocks.Length - 1)
            {
                string name = $"pool{block + 2}";
                x = layers.ConvValid(name + "_conv", NormRelu(layers, name, x), x.Shape[1] / 2, 1);
                x = layers.AveragePool(name + "_pool", x, 2, 2);
            }
        }

        return layers.Relu("relu", layers.BatchNorm("bn", x, Epsilon));
    }

    private static GraphValue Layer(LayerBuilder layers, GraphValue input, string name)
    {
        GraphValue x = layers.ConvValid(name + "_1_conv", NormRelu(layers, name + "_0", input), 4 * Growth, 1);
        x = layers.ConvSame(name + "_2_conv", NormRelu(layers, name + "_1", x), Growth, 3);
        return layers.Concat(name + "_concat", input, x);
    }

    private static GraphValue NormRelu(LayerBuilder layers, string name, GraphValue x) =>
        layers.Relu(name + "_relu", layers.BatchNorm(name + "_bn", x, Epsilon));
}
