namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// SqueezeNet 1.1: fire modules, which squeeze the channels by 1×1 convolutions before they expand them (Iandola et al. 2016, arXiv:1602.07360;
/// 1.1 as its authors published later).
/// </summary>
public sealed class SqueezeNet : Architecture
{
    private SqueezeNet()
        : base("squeezenet1.1", "SqueezeNet 1.1", 227)
    {
    }

    /// <summary>0.7 million parameters without the classifier.</summary>
    public static Architecture Instance { get; } = new SqueezeNet();

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = layers.Relu("relu_conv1", layers.ConvValid("conv1", input, 64, 3, 2, bias: true));
        x = layers.MaxPool("pool1", x, 3, 2);
        x = Fire(layers, Fire(layers, x, 2, 16), 3, 16);
        x = layers.MaxPool("pool3", x, 3, 2);
        x = Fire(layers, Fire(layers, x, 4, 32), 5, 32);
        x = layers.MaxPool("pool5", x, 3, 2);
        x = Fire(layers, Fire(layers, x, 6, 48), 7, 48);
        return Fire(layers, Fire(layers, x, 8, 64), 9, 64);
    }

    /// <summary>The classifier is a convolution with ReLU on the map; its mean over the picture is the score.</summary>
    private protected override GraphValue Head(LayerBuilder layers, GraphValue map, ArchitectureOptions options)
    {
        if (options.Classes is not { } classes)
        {
            return layers.PooledFeatures(map);
        }

        // Named although the classifier does not read them: a transfer of the network cuts here.
        layers.PooledFeatures(map);
        GraphValue x = layers.Relu("relu_conv10", layers.ConvValid("conv10", map, classes, 1, bias: true));
        x = layers.GlobalAverage("global_average_pooling2d", x);
        var logits = new TensorShape(TensorShape.Batch, classes);
        return layers.Softmax(layers.Graph.Add(LogitsName, new Operators.Reshape { Target = logits }, x));
    }

    private static GraphValue Fire(LayerBuilder layers, GraphValue input, int number, int squeeze)
    {
        string name = $"fire{number}/";
        GraphValue x = layers.ConvValid(name + "squeeze1x1", input, squeeze, 1, bias: true);
        x = layers.Relu(name + "relu_squeeze1x1", x);
        GraphValue one = layers.Relu(name + "relu_expand1x1", layers.ConvValid(name + "expand1x1", x, 4 * squeeze, 1, bias: true));
        GraphValue three = layers.Relu(name + "relu_expand3x3", layers.ConvSame(name + "expand3x3", x, 4 * squeeze, 3, bias: true));
        return layers.Concat(name + "concat", one, three);
    }
}
