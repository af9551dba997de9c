using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>Builds the chain of a featurizer from the two ONNX files that ML.NET's model packages put beside a program.</summary>
internal static class DnnImageModelFiles
{
    private const string DefaultFolder = "DnnImageModels";

    /// <summary>Makes the chain: the column under the name of the first graph's input, that graph, the network, its output under the wanted name.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="outputColumn">The column to make.</param>
    /// <param name="inputColumn">The column of pixels.</param>
    /// <param name="modelDir">The folder of the models; null for <c>DnnImageModels</c> beside the program.</param>
    /// <param name="preparation">Folder and file of the preparing graph.</param>
    /// <param name="network">Folder and file of the network.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static EstimatorChain<ColumnCopyingTransformer> Chain(
        IHostEnvironment environment,
        string outputColumn,
        string inputColumn,
        string? modelDir,
        (string Folder, string File) preparation,
        (string Folder, string File) network)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentException.ThrowIfNullOrEmpty(outputColumn);
        ArgumentException.ThrowIfNullOrEmpty(inputColumn);
        string folder = modelDir ?? Path.Combine(AppContext.BaseDirectory, DefaultFolder);
        OnnxTransformer prepare = Load(environment, Path.Combine(folder, preparation.Folder, preparation.File));
        OnnxTransformer featurize = Load(environment, Path.Combine(folder, network.Folder, network.File));
        return Copy(environment, prepare.Model.Inputs[0], inputColumn)
            .Append(new OnnxScoringEstimator(prepare))
            .Append(Copy(environment, featurize.Model.Inputs[0], prepare.Model.Outputs[0]))
            .Append(new OnnxScoringEstimator(featurize))
            .Append(Copy(environment, outputColumn, featurize.Model.Outputs[0]));
    }

    private static ColumnCopyingEstimator Copy(IHostEnvironment environment, string output, string input) =>
        new(new ColumnCopyingTransformer(environment, [new InputOutputColumnPair(output, input)]));

    private static OnnxTransformer Load(IHostEnvironment environment, string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"The featurizer needs the network '{path}'. It is part of ML.NET's package Microsoft.ML.DnnImageFeaturizer.*; copy it there, or give the folder as modelDir.", path);
        }

        OnnxModel model = new(File.ReadAllBytes(path), path, null, null, [], OnnxCatalog.DefaultRecursionLimit);
        return model.Inputs.Count == 1 && model.Outputs.Count == 1
            ? new OnnxTransformer(environment, model, environment.GetOnnxSessionOption().Threads())
            : throw new InvalidGraphException($"The network '{path}' has {model.Inputs.Count} inputs and {model.Outputs.Count} outputs; a featurizer has one of each.");
    }
}
