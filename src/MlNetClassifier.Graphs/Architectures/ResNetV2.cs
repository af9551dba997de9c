using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// ResNet-50, -101 and -152 v2: normalisation and ReLU come before each convolution (He et al. 2016, arXiv:1603.05027). As in Keras and
/// TF-Slim, the stride is on the last block of a stack.
/// </summary>
public sealed class ResNetV2 : Architecture
{
    private const float Epsilon = 1.001e-5f;

    private readonly int[] _blocks;

    private ResNetV2(string name, string title, int[] blocks)
        : base(name, title, 224) => _blocks = blocks;

    /// <summary>16 blocks, 23.6 million parameters without the classifier.</summary>
    public static Architecture ResNet50V2 { get; } = new ResNetV2("resnet50v2", "ResNet-50 v2", [3, 4, 6, 3]);

    /// <summary>33 blocks, 42.6 million parameters without the classifier.</summary>
    public static Architecture ResNet101V2 { get; } = new ResNetV2("resnet101v2", "ResNet-101 v2", [3, 4, 23, 3]);

    /// <summary>50 blocks, 58.3 million parameters without the classifier.</summary>
    public static Architecture ResNet152V2 { get; } = new ResNetV2("resnet152v2", "ResNet-152 v2", [3, 8, 36, 3]);

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = layers.Conv("conv1_conv", input, 64, new Size2D(7, 7), 2, Padding2D.Same(3), bias: true);
        // No ReLU before this maximum: the zeros around the picture take part in it, so they must be real.
        x = layers.MaxPool("pool1_pool", layers.ZeroPad("pool1_pad", x, 1), 3, 2);
        for (int stack = 0; stack < _blocks.Length; stack++)
        {
            for (int block = 1; block <= _blocks[stack]; block++)
            {
                bool last = block == _blocks[stack];
                int stride = last && stack < _blocks.Length - 1 ? 2 : 1;
                x = Block(layers, x, $"conv{stack + 2}_block{block}", 64 << stack, stride, project: block == 1);
            }
        }

        return layers.Relu("post_relu", layers.BatchNorm("post_bn", x, Epsilon));
    }

    private static GraphValue Block(LayerBuilder layers, GraphValue input, string name, int filters, int stride, bool project)
    {
        GraphValue preact = layers.Relu(name + "_preact_relu", layers.BatchNorm(name + "_preact_bn", input, Epsilon));
        GraphValue shortcut = project
            ? layers.ConvValid(name + "_0_conv", preact, 4 * filters, 1, stride, bias: true)
            : stride > 1 ? layers.MaxPool(name + "_pool", input, 1, stride) : input;
        GraphValue x = layers.ConvValid(name + "_1_conv", preact, filters, 1);
        x = layers.Relu(name + "_1_relu", layers.BatchNorm(name + "_1_bn", x, Epsilon));
        x = layers.Conv(name + "_2_conv", x, filters, new Size2D(3, 3), stride, Padding2D.Same(1), bias: false);
        x = layers.Relu(name + "_2_relu", layers.BatchNorm(name + "_2_bn", x, Epsilon));
        x = layers.ConvValid(name + "_3_conv", x, 4 * filters, 1, bias: true);
        return layers.Add(name + "_out", shortcut, x);
    }
}
