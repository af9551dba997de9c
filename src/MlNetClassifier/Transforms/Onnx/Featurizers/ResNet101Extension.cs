using MlNetClassifier.Data;
using MlNetClassifier.Runtime;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier;

/// <summary>ResNet-101 as the network of <c>DnnFeaturizeImage</c>.</summary>
public static class ResNet101Extension
{
    /// <summary>ResNet-101 from the folder <c>DnnImageModels</c> beside the program.</summary>
    /// <param name="dnnModelContext">What offers the networks.</param>
    /// <param name="env">The context.</param>
    /// <param name="outputColumnName">The column of features to make.</param>
    /// <param name="inputColumnName">The column of pixels, 224 by 224 of three colours.</param>
    /// <exception cref="FileNotFoundException">The folder lacks the network.</exception>
    public static EstimatorChain<ColumnCopyingTransformer> ResNet101(
        this DnnImageModelSelector dnnModelContext, IHostEnvironment env, string outputColumnName, string inputColumnName) =>
        Create(env, outputColumnName, inputColumnName, null);

    /// <summary>ResNet-101 from a folder.</summary>
    /// <param name="dnnModelContext">What offers the networks.</param>
    /// <param name="env">The context.</param>
    /// <param name="outputColumnName">The column of features to make.</param>
    /// <param name="inputColumnName">The column of pixels, 224 by 224 of three colours.</param>
    /// <param name="modelDir">The folder in which <c>ResNet101Onnx/ResNet101.onnx</c> and <c>ResNetPrepOnnx/ResNetPreprocess.onnx</c> lie.</param>
    /// <exception cref="FileNotFoundException">The folder lacks the network.</exception>
    public static EstimatorChain<ColumnCopyingTransformer> ResNet101(
        this DnnImageModelSelector dnnModelContext, IHostEnvironment env, string outputColumnName, string inputColumnName, string modelDir)
    {
        ArgumentNullException.ThrowIfNull(modelDir);
        return Create(env, outputColumnName, inputColumnName, modelDir);
    }

    private static EstimatorChain<ColumnCopyingTransformer> Create(IHostEnvironment env, string output, string input, string? folder) =>
        DnnImageModelFiles.Chain(env, output, input, folder, ("ResNetPrepOnnx", "ResNetPreprocess.onnx"), ("ResNet101Onnx", "ResNet101.onnx"));
}
