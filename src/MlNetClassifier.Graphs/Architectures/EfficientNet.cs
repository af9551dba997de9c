using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// EfficientNet-B0: inverted residuals with squeeze-and-excitation and swish (Tan and Le 2019, arXiv:1905.11946). As in Keras, the network takes
/// raw pixels 0 to 255 and normalises them itself.
/// </summary>
public sealed class EfficientNet : Architecture
{
    private const float Epsilon = 1e-3f;

    // Kernel, repeats, channels, expansion, stride of the first: table 1 of the paper.
    private static readonly (int Kernel, int Repeats, int Channels, int Expansion, int Stride)[] Stages =
    [
        (3, 1, 16, 1, 1), (3, 2, 24, 6, 2), (5, 2, 40, 6, 2), (3, 3, 80, 6, 2), (5, 3, 112, 6, 1), (5, 4, 192, 6, 2), (3, 1, 320, 6, 1),
    ];

    // ImageNet's standard deviations of red, green and blue over 0 to 1.
    private static readonly double[] Deviations = [0.229, 0.224, 0.225];

    private EfficientNet(string name, string title, int size)
        : base(name, title, size)
    {
    }

    /// <summary>4.0 million parameters without the classifier.</summary>
    public static Architecture B0 { get; } = new EfficientNet("efficientnetb0", "EfficientNet-B0", 224);

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = Normalize(layers, input);
        x = layers.ConvSame("stem_conv", x, 32, 3, 2);
        x = layers.Swish("stem_activation", layers.BatchNorm("stem_bn", x, Epsilon));
        for (int stage = 0; stage < Stages.Length; stage++)
        {
            (int kernel, int repeats, int channels, int expansion, int stride) = Stages[stage];
            for (int i = 0; i < repeats; i++)
            {
                x = Block(layers, x, $"block{stage + 1}{(char)('a' + i)}_", kernel, channels, expansion, i == 0 ? stride : 1);
            }
        }

        x = layers.ConvSame("top_conv", x, 1280, 1);
        return layers.Swish("top_activation", layers.BatchNorm("top_bn", x, Epsilon));
    }

    // Keras divides by 255, normalises with a stored mean and a stored "variance" that holds standard deviations, and divides by the root of
    // those again to make up for it. The three steps are one factor and one summand a channel; with fresh weights (mean 0, variance 1) the
    // second division stays out, as it does in Keras.
    private static GraphValue Normalize(LayerBuilder layers, GraphValue input)
    {
        var shape = new TensorShape(3);
        float[] mean = layers.Checked(new LayerWeight("normalization", "mean", LayerWeightKind.Mean, shape)).Floats;
        float[] variance = layers.Checked(new LayerWeight("normalization", "variance", LayerWeightKind.Variance, shape)).Floats;
        bool storedDeviations = variance.Zip(Deviations, (v, d) => Math.Abs(v - d) < 1e-4).All(near => near);
        float[] factor = new float[3];
        float[] summand = new float[3];
        for (int c = 0; c < 3; c++)
        {
            double scale = 1 / Math.Max(Math.Sqrt(variance[c]), 1e-7) / (storedDeviations ? Math.Sqrt(Deviations[c]) : 1);
            factor[c] = (float)(scale / 255);
            summand[c] = (float)(-mean[c] * scale);
        }

        GraphValue scaled = layers.Graph.Add(
            "rescaling", new Mul(), input, layers.Graph.AddConstant("normalization/factor", Tensor.FromFloats(factor, 3, 1, 1)));
        return layers.Graph.Add(
            "normalization", new Add(), scaled, layers.Graph.AddConstant("normalization/summand", Tensor.FromFloats(summand, 3, 1, 1)));
    }

    private static GraphValue Block(LayerBuilder layers, GraphValue input, string name, int kernel, int channels, int expansion, int stride)
    {
        int inner = expansion * input.Shape[1];
        GraphValue x = input;
        if (expansion > 1)
        {
            x = layers.ConvSame(name + "expand_conv", x, inner, 1);
            x = layers.Swish(name + "expand_activation", layers.BatchNorm(name + "expand_bn", x, Epsilon));
        }

        x = layers.Depthwise(name + "dwconv", x, kernel, stride, LayerBuilder.Same(x, new(kernel, kernel), stride), name + "dwconv");
        x = layers.Swish(name + "activation", layers.BatchNorm(name + "bn", x, Epsilon));
        GraphValue gate = layers.GlobalAverage(name + "se_squeeze", x);
        gate = layers.ConvSame(name + "se_reduce", gate, Math.Max(1, input.Shape[1] / 4), 1, bias: true);
        gate = layers.ConvSame(name + "se_expand", layers.Swish(name + "se_reduce/swish", gate), inner, 1, bias: true);
        x = layers.Graph.Add(name + "se_excite", new Mul(), x, layers.Graph.Add(name + "se_expand/sigmoid", new Sigmoid(), gate));
        x = layers.BatchNorm(name + "project_bn", layers.ConvSame(name + "project_conv", x, channels, 1), Epsilon);
        return stride == 1 && input.Shape[1] == channels ? layers.Add(name + "add", x, input) : x;
    }
}
