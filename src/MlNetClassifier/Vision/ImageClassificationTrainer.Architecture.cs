namespace MlNetClassifier.Vision;

public sealed partial class ImageClassificationTrainer
{
    /// <summary>Backbones that ML.NET names. Here each stands for a file that must lie in <see cref="Options.ModelsFolder"/>; nothing is downloaded.</summary>
    public enum Architecture
    {
        /// <summary>ResNet v2 with 101 layers, files <c>resnet_v2_101_299.*</c>.</summary>
        ResnetV2101 = 0,

        /// <summary>Inception v3, files <c>inception_v3.*</c>.</summary>
        InceptionV3 = 1,

        /// <summary>MobileNet v2, files <c>mobilenet_v2.*</c>.</summary>
        MobilenetV2 = 2,

        /// <summary>ResNet v2 with 50 layers, files <c>resnet_v2_50_299.*</c>.</summary>
        ResnetV250 = 3,
    }
}
