namespace MlNetClassifier.Extensions.ML;

/// <summary>What all pools share.</summary>
public class MLOptions
{
    /// <summary>The context that models are loaded with; default a new one.</summary>
    public MLContext MLContext { get; set; } = new();
}
