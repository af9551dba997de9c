namespace MlNetClassifier.Graphs.Architectures;

/// <summary>Xception: Inception's idea carried to depthwise separable convolutions (Chollet 2016, arXiv:1610.02357).</summary>
public sealed class Xception : Architecture
{
    private const float Epsilon = 1e-3f;

    private Xception()
        : base("xception", "Xception", 299)
    {
    }

    /// <summary>20.9 million parameters without the classifier.</summary>
    public static Architecture Instance { get; } = new Xception();

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = NormRelu(layers, "block1_conv1", layers.ConvValid("block1_conv1", input, 32, 3, 2));
        x = NormRelu(layers, "block1_conv2", layers.ConvValid("block1_conv2", x, 64, 3));
        x = Strided(layers, x, 2, 1, 128, 128, activateFirst: false);
        x = Strided(layers, x, 3, 2, 256, 256);
        x = Strided(layers, x, 4, 3, 728, 728);
        for (int block = 5; block <= 12; block++)
        {
            GraphValue input728 = x;
            for (int i = 1; i <= 3; i++)
            {
                string layer = $"block{block}_sepconv{i}";
                x = layers.SeparableSame(layer, layers.Relu(layer + "_act", x), 728, 3);
                x = layers.BatchNorm(layer + "_bn", x, Epsilon);
            }

            x = layers.Add($"block{block}_add", x, input728);
        }

        x = Strided(layers, x, 13, 4, 728, 1024);
        x = NormRelu(layers, "block14_sepconv1", layers.SeparableSame("block14_sepconv1", x, 1536, 3));
        return NormRelu(layers, "block14_sepconv2", layers.SeparableSame("block14_sepconv2", x, 2048, 3));
    }

    // The convolutions of the shortcuts have no names of their own in Keras, only numbers: conv2d_1 to conv2d_4.
    private static GraphValue Strided(
        LayerBuilder layers, GraphValue input, int block, int shortcutNumber, int first, int second, bool activateFirst = true)
    {
        string name = $"block{block}_";
        GraphValue shortcut = layers.ConvSame($"conv2d_{shortcutNumber}", input, second, 1, 2);
        shortcut = layers.BatchNorm($"batch_normalization_{shortcutNumber}", shortcut, Epsilon);
        GraphValue x = activateFirst ? layers.Relu(name + "sepconv1_act", input) : input;
        x = layers.BatchNorm(name + "sepconv1_bn", layers.SeparableSame(name + "sepconv1", x, first, 3), Epsilon);
        x = layers.SeparableSame(name + "sepconv2", layers.Relu(name + "sepconv2_act", x), second, 3);
        x = layers.BatchNorm(name + "sepconv2_bn", x, Epsilon);
        return layers.Add(name + "add", layers.MaxPoolSame(name + "pool", x, 3, 2), shortcut);
    }

    private static GraphValue NormRelu(LayerBuilder layers, string name, GraphValue x) =>
        layers.Relu(name + "_act", layers.BatchNorm(name + "_bn", x, Epsilon));
}
