namespace MlNetClassifier.Transforms.Onnx;

/// <summary>What the choice of a network in <c>DnnFeaturizeImage</c> is given.</summary>
public sealed class DnnImageFeaturizerInput
{
    internal DnnImageFeaturizerInput(string outputColumn, string inputColumn)
    {
        OutputColumn = outputColumn;
        InputColumn = inputColumn;
    }

    /// <summary>The column of pixels.</summary>
    public string InputColumn { get; }

    /// <summary>Offers the networks.</summary>
    public DnnImageModelSelector ModelSelector { get; } = new();

    /// <summary>The column of features to make.</summary>
    public string OutputColumn { get; }
}
