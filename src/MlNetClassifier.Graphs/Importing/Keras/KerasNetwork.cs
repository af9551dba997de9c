using MlNetClassifier.Graphs.Architectures;

namespace MlNetClassifier.Graphs.Importing.Keras;

/// <summary>Tells which architecture, width and class count a weight file belongs to, by its layers.</summary>
internal sealed record KerasNetwork(Architecture Architecture, ArchitectureOptions Options)
{
    /// <summary>Recognises the network; its weights are checked when they are poured in.</summary>
    /// <exception cref="InvalidModelException">The layers are of no network known here.</exception>
    public static KerasNetwork Recognize(KerasWeightFile file)
    {
        (Architecture architecture, float width) = Body(file);
        int? classes = new KerasLayerNames(file).Classifier()?.Weights.GetValueOrDefault("kernel")?.Shape is [.., int count] ? count : null;
        return new KerasNetwork(architecture, new ArchitectureOptions { Size = file.InputSize, Classes = classes, WidthMultiplier = width });
    }

    private static (Architecture Architecture, float Width) Body(KerasWeightFile file)
    {
        bool Has(string layer) => file.Find(layer) is not null;
        return file switch
        {
            _ when Has("fire9/squeeze1x1") => (SqueezeNet.Instance, 1),
            _ when Has("stem_conv") && Has("block1a_dwconv") => (EfficientNet.B0, 1),
            _ when Has("conv_dw_1") => (MobileNet.Instance, Outputs(file, "conv_pw_13") / 1024f),
            _ when Has("block_16_project") => (MobileNetV2.Instance, Outputs(file, "block_16_project") / 320f),
            _ when Has("mobl16_conv_16_project") => (MobileNetV2.Instance, Outputs(file, "mobl16_conv_16_project") / 320f),
            _ when Has("block14_sepconv2") => (Xception.Instance, 1),
            _ when Has("block5_conv4") => (Vgg.Vgg19, 1),
            _ when Has("block5_conv3") => (Vgg.Vgg16, 1),
            _ when Has("pool4_conv") && Has("conv5_block16_1_conv") && !Has("conv4_block25_1_conv") => (DenseNet.DenseNet121, 1),
            _ when Has("post_bn") => Has("conv3_block8_1_conv") ? (ResNetV2.ResNet152V2, 1)
                : Has("conv4_block23_1_conv") ? (ResNetV2.ResNet101V2, 1) : (ResNetV2.ResNet50V2, 1),
            _ when Has("conv2_block1_0_conv") => Has("conv3_block8_1_conv") ? (ResNet.ResNet152, 1)
                : Has("conv4_block23_1_conv") ? (ResNet.ResNet101, 1) : (ResNet.ResNet50, 1),
            _ when Has("res2a_branch2a") => throw new InvalidModelException(
                $"{file.Name}: the older file of ResNet-50 (layers res2a_branch2a …), written for another batch-norm epsilon and unpadded pooling. "
                + "Use the newer one: mlnetclassifier models pull keras-resnet50-notop."),
            _ when IsInception(file) => (InceptionV3.Instance, 1),
            _ => throw new InvalidModelException(
                $"{file.Name}: a Keras file of a network that is not known here (layers {string.Join(", ", file.Layers.Take(4).Select(l => l.Name))} …). "
                + $"Known are {string.Join(", ", Architecture.All.Select(a => a.Name))}."),
        };
    }

    private static bool IsInception(KerasWeightFile file) =>
        new KerasLayerNames(file) is var names && names.Find("conv2d_94") is not null && names.Find("conv2d_95") is null
        && names.Find("batch_normalization_94") is not null;

    private static int Outputs(KerasWeightFile file, string layer) =>
        file.Find(layer)?.Weights.GetValueOrDefault("kernel")?.Shape is [_, _, _, int outputs]
            ? outputs
            : throw new InvalidModelException($"{file.Name}: layer {layer} has no convolution kernel.");
}
