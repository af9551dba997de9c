using MlNetClassifier.Data;
using MlNetClassifier.Runtime;
using MlNetClassifier.Transforms;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier;

/// <summary>AlexNet as the network of <c>DnnFeaturizeImage</c>.</summary>
public static class AlexNetExtension
{
    /// <summary>AlexNet from the folder <c>DnnImageModels</c> beside the program.</summary>
    /// <param name="dnnModelContext">What offers the networks.</param>
    /// <param name="env">The context.</param>
    /// <param name="outputColumnName">The column of features to make.</param>
    /// <param name="inputColumnName">The column of pixels, 224 by 224 of three colours.</param>
    /// <exception cref="FileNotFoundException">The folder lacks the network.</exception>
    public static EstimatorChain<ColumnCopyingTransformer> AlexNet(
        this DnnImageModelSelector dnnModelContext, IHostEnvironment env, string outputColumnName, string inputColumnName) =>
        Create(env, outputColumnName, inputColumnName, null);

    /// <summary>AlexNet from a folder.</summary>
    /// <param name="dnnModelContext">What offers the networks.</param>
    /// <param name="env">The context.</param>
    /// <param name="outputColumnName">The column of features to make.</param>
    /// <param name="inputColumnName">The column of pixels, 224 by 224 of three colours.</param>
    /// <param name="modelDir">The folder in which <c>AlexNetOnnx/AlexNet.onnx</c> and <c>AlexNetPrepOnnx/AlexNetPreprocess.onnx</c> lie.</param>
    /// <exception cref="FileNotFoundException">The folder lacks the network.</exception>
    public static EstimatorChain<ColumnCopyingTransformer> AlexNet(
        this DnnImageModelSelector dnnModelContext, IHostEnvironment env, string outputColumnName, string inputColumnName, string modelDir)
    {
        ArgumentNullException.ThrowIfNull(modelDir);
        return Create(env, outputColumnName, inputColumnName, modelDir);
    }

    private static EstimatorChain<ColumnCopyingTransformer> Create(IHostEnvironment env, string output, string input, string? folder) =>
        DnnImageModelFiles.Chain(env, output, input, folder, ("AlexNetPrepOnnx", "AlexNetPreprocess.onnx"), ("AlexNetOnnx", "AlexNet.onnx"));
}
