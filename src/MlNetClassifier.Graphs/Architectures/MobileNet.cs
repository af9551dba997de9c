using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// MobileNet v1: thirteen pairs of a depthwise and a 1×1 convolution (Howard et al. 2017, arXiv:1704.04861). The width multiplier scales all
/// channels; published weights exist for 0.25, 0.5, 0.75 and 1.
/// </summary>
public sealed class MobileNet : Architecture
{
    private const float Epsilon = 1e-3f;

    private static readonly (int Filters, int Stride)[] Blocks =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1),
        (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    private MobileNet()
        : base("mobilenet", "MobileNet v1", 224)
    {
    }

    /// <summary>3.2 million parameters at width 1 without the classifier.</summary>
    public static Architecture Instance { get; } = new MobileNet();

    /// <inheritdoc/>
    public override bool HasWidths => true;

    private protected override GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options)
    {
        GraphValue x = layers.ConvSame("conv1", input, Width(32, options), 3, 2);
        x = layers.Relu6("conv1_relu", layers.BatchNorm("conv1_bn", x, Epsilon));
        for (int i = 1; i <= Blocks.Length; i++)
        {
            (int filters, int stride) = Blocks[i - 1];
            // Keras pads a strided one at the bottom and right only, whatever the size: SAME at even sizes.
            Padding2D padding = stride == 1 ? Padding2D.Same(1) : new Padding2D(0, 0, 1, 1);
            x = layers.Depthwise($"conv_dw_{i}", x, 3, stride, padding, $"conv_dw_{i}");
            x = layers.Relu6($"conv_dw_{i}_relu", layers.BatchNorm($"conv_dw_{i}_bn", x, Epsilon));
            x = layers.ConvSame($"conv_pw_{i}", x, Width(filters, options), 1);
            x = layers.Relu6($"conv_pw_{i}_relu", layers.BatchNorm($"conv_pw_{i}_bn", x, Epsilon));
        }

        return x;
    }

    /// <summary>The classifier is a 1×1 convolution called <c>conv_preds</c>, which on a pooled map is a dense layer.</summary>
    private protected override GraphValue Head(LayerBuilder layers, GraphValue map, ArchitectureOptions options)
    {
        GraphValue features = layers.PooledFeatures(map);
        return options.Classes is { } classes ? layers.Classify("conv_preds", features, classes) : features;
    }

    private static int Width(int filters, ArchitectureOptions options) => Math.Max((int)(filters * options.WidthMultiplier), 1);
}
