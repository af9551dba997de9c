namespace MlNetClassifier.Training.Recipes;

/// <summary>A network trained from scratch.</summary>
public sealed record RecipeNetwork
{
    /// <summary>
    /// <c>small-resnet</c> (default), <c>small-fcn</c>, <c>tutorial-cnn</c>, or a published one on square pictures: <c>vgg16</c>, <c>vgg19</c>, <c>resnet50</c>,
    /// <c>resnet101</c>, <c>resnet152</c>, <c>resnet50v2</c>, <c>resnet101v2</c>, <c>resnet152v2</c>, <c>inceptionv3</c>, <c>xception</c>,
    /// <c>mobilenet</c>, <c>mobilenetv2</c>, <c>densenet121</c>, <c>efficientnetb0</c>.
    /// </summary>
    public string Architecture { get; init; } = "small-resnet";

    /// <summary>Width of the input in pixels. Default 64; at least 8.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Height of the input in pixels. Default 64; at least 8.</summary>
    public int Height { get; init; } = 64;

    /// <summary>Factor on the channels of <c>mobilenet</c> and <c>mobilenetv2</c>. Default 1; above 0, at most 4.</summary>
    public float WidthMultiplier { get; init; } = 1;

    /// <summary>Channels of the first stage of a small ResNet or FCN. Default 16; at least 1.</summary>
    public int Filters { get; init; } = 16;

    /// <summary>Blocks, or convolutions, of each stage of a small ResNet or FCN. Default 1; at least 1.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Step of the first convolution of a small ResNet or FCN. Default 1; at least 1.</summary>
    public int StemStride { get; init; } = 1;

    /// <summary>Outputs of the dense layer of the tutorial network or a small FCN. Default 1,024; at least 1.</summary>
    public int Hidden { get; init; } = 1024;

    /// <summary>Share dropped before the classes while training, in a small ResNet, a small FCN (before its dense layer, too) or the tutorial network. Default 0; below 1.</summary>
    public float Dropout { get; init; }
}
