namespace MlNetClassifier.Graphs.Training.Planning;

/// <summary>How one parameter is treated.</summary>
/// <param name="RateFactor">Factor of the learning rate. Default 1; below 1 for blocks that are fine-tuned gently.</param>
/// <param name="Decays">Whether weight decay applies. Default true.</param>
public readonly record struct ParameterRule(float RateFactor = 1, bool Decays = true)
{
    /// <summary>Factor 1; weights decay, biases and normalisation scales (of one dimension) do not.</summary>
    /// <param name="parameter">The parameter.</param>
    public static ParameterRule Default(TrainingVariable parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new ParameterRule(1, parameter.Shape.Rank > 1);
    }
}
