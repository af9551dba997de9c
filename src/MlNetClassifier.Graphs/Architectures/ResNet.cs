using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// ResNet-50, -101 and -152: bottleneck blocks added to their input (He et al. 2015, arXiv:1512.03385). The stride is on the first 1×1
/// convolution of a stack, as in the paper and in Keras; torchvision has it on the 3×3.
/// </summary>
public sealed class ResNet : Architecture
{
    private const float Epsilon = 1.001e-5f;

    private readonly int[] _blocks;

    private ResNet(string name, string title, int[] blocks)
        : base(name, title, 224) => _blocks = blocks;

    /// <summary>16 blocks, 23.6 million parameters without the classifier.</summary>
    public static Architecture ResNet50 { get; } = new ResNet("resnet50", "ResNet-50", [3, 4, 6, 3]);

    /// <summary>33 blocks, 42.7 million parameters without the classifier.</summary>
    public static Architecture ResNet101 { get; } = new ResNet("resnet101", "ResNet-101", [3, 4, 23, 3]);

    /// <summary>50 blocks, 58.4 million parameters without the classifier.</summary>
    public static Architecture ResNet152 { get; } = new ResNet("resnet152", "ResNet-152", [3, 8, 36, 3]);

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = layers.Conv("conv1_conv", input, 64, new Size2D(7, 7), 2, Padding2D.Same(3), bias: true);
        x = layers.Relu("conv1_relu", layers.BatchNorm("conv1_bn", x, Epsilon));
        // Behind a ReLU nothing is below zero, so padding with zeros (Keras) and with −∞ (here) give the same maxima.
        x = layers.MaxPool("pool1_pool", x, 3, 2, Padding2D.Same(1));
        for (int stack = 0; stack < _blocks.Length; stack++)
        {
            for (int block = 1; block <= _blocks[stack]; block++)
            {
                int stride = stack > 0 && block == 1 ? 2 : 1;
                x = Block(layers, x, $"conv{stack + 2}_block{block}", 64 << stack, stride, project: block == 1);
            }
        }

        return x;
    }

    private static GraphValue Block(LayerBuilder layers, GraphValue input, string name, int filters, int stride, bool project)
    {
        GraphValue shortcut = input;
        if (project)
        {
            shortcut = layers.ConvValid(name + "_0_conv", input, 4 * filters, 1, stride, bias: true);
            shortcut = layers.BatchNorm(name + "_0_bn", shortcut, Epsilon);
        }

        GraphValue x = layers.ConvValid(name + "_1_conv", input, filters, 1, stride, bias: true);
        x = layers.Relu(name + "_1_relu", layers.BatchNorm(name + "_1_bn", x, Epsilon));
        x = layers.ConvSame(name + "_2_conv", x, filters, 3, bias: true);
        x = layers.Relu(name + "_2_relu", layers.BatchNorm(name + "_2_bn", x, Epsilon));
        x = layers.ConvValid(name + "_3_conv", x, 4 * filters, 1, bias: true);
        x = layers.BatchNorm(name + "_3_bn", x, Epsilon);
        return layers.Relu(name + "_out", layers.Add(name + "_add", shortcut, x));
    }
}
