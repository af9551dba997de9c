namespace MlNetClassifier.Transforms.Onnx;

/// <summary>Chooses the network of <c>DnnFeaturizeImage</c>: <c>ResNet18</c>, <c>ResNet50</c>, <c>ResNet101</c> and <c>AlexNet</c> are extension methods of it.</summary>
public sealed class DnnImageModelSelector
{
}
