namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// MobileNet v2: inverted residuals with linear bottlenecks (Sandler et al. 2018, arXiv:1801.04381). The width multiplier scales all channels,
/// rounded to multiples of 8, but leaves the last 1280 at widths up to 1.
/// </summary>
public sealed class MobileNetV2 : Architecture
{
    private const float Epsilon = 1e-3f;

    // Expansion, channels, repeats, stride of the first: table 2 of the paper.
    private static readonly (int Expansion, int Channels, int Repeats, int Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ];

    private MobileNetV2()
        : base("mobilenetv2", "MobileNet v2", 224)
    {
    }

    /// <summary>2.3 million parameters at width 1 without the classifier.</summary>
    public static Architecture Instance { get; } = new MobileNetV2();

    /// <inheritdoc/>
    public override bool HasWidths => true;

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        float width = options.WidthMultiplier;
        GraphValue x = layers.ConvSame("Conv1", input, RoundTo8(32 * width), 3, 2);
        x = layers.Relu6("Conv1_relu", layers.BatchNorm("bn_Conv1", x, Epsilon));
        int index = 0;
        foreach ((int expansion, int channels, int repeats, int stride) in Stages)
        {
            for (int i = 0; i < repeats; i++)
            {
                x = Block(layers, x, index++, expansion, RoundTo8(channels * width), i == 0 ? stride : 1);
            }
        }

        x = layers.ConvValid("Conv_1", x, width > 1 ? RoundTo8(1280 * width) : 1280, 1);
        return layers.Relu6("out_relu", layers.BatchNorm("Conv_1_bn", x, Epsilon));
    }

    private static GraphValue Block(LayerBuilder layers, GraphValue input, int index, int expansion, int channels, int stride)
    {
        string prefix = index == 0 ? "expanded_conv_" : $"block_{index}_";
        GraphValue x = input;
        if (index > 0)
        {
            x = layers.ConvSame(prefix + "expand", x, expansion * input.Shape[1], 1);
            x = layers.Relu6(prefix + "expand_relu", layers.BatchNorm(prefix + "expand_BN", x, Epsilon));
        }

        x = layers.Depthwise(prefix + "depthwise", x, 3, stride, LayerBuilder.Same(x, new(3, 3), stride), prefix + "depthwise");
        x = layers.Relu6(prefix + "depthwise_relu", layers.BatchNorm(prefix + "depthwise_BN", x, Epsilon));
        x = layers.ConvSame(prefix + "project", x, channels, 1);
        x = layers.BatchNorm(prefix + "project_BN", x, Epsilon);
        return stride == 1 && input.Shape[1] == channels ? layers.Add(prefix + "add", input, x) : x;
    }

    // To the nearest multiple of 8, but not below nine tenths of the value.
    private static int RoundTo8(float channels)
    {
        int rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
