namespace MlNetClassifier.Backbones;

/// <summary>The usual ways of scaling pixels for ImageNet networks, named as in Keras' <c>preprocess_input</c>.</summary>
public enum BackbonePreprocessing
{
    /// <summary>RGB, −1 to 1: (x − 127.5) / 127.5. MobileNet, Inception, Xception.</summary>
    Tf,

    /// <summary>BGR, mean (103.939, 116.779, 123.68) subtracted. VGG, ResNet v1 of Caffe.</summary>
    Caffe,

    /// <summary>
    /// RGB, mean (123.675, 116.28, 103.53) subtracted, divided by (58.395, 57.12, 57.375). Networks trained with PyTorch.
    /// </summary>
    Torch,
}
