namespace MlNetClassifier.Trainers;

/// <summary>How well a linear model fits the data it was trained on.</summary>
public sealed class ModelStatisticsBase
{
    internal ModelStatisticsBase(long trainingExampleCount, float deviance, float nullDeviance, int parametersCount)
    {
        TrainingExampleCount = trainingExampleCount;
        Deviance = deviance;
        NullDeviance = nullDeviance;
        ParametersCount = parametersCount;
    }

    /// <summary>Number of rows trained on.</summary>
    public long TrainingExampleCount { get; }

    /// <summary>Twice the summed log-loss of the model.</summary>
    public float Deviance { get; }

    /// <summary>Twice the summed log-loss of a model that knows the class frequencies alone.</summary>
    public float NullDeviance { get; }

    /// <summary>Number of weights and biases that are not zero.</summary>
    public int ParametersCount { get; }
}
