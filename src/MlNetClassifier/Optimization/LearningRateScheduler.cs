using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers;

/// <summary>
/// How the learning rate changes during training. Schedulers hold no state: one object may serve several trainings at once, which
/// ML.NET's may not.
/// </summary>
public abstract class LearningRateScheduler
{
    private protected LearningRateScheduler()
    {
    }

    /// <summary>The learning rate of a step.</summary>
    internal abstract float GetLearningRate(TrainingStep step);

    /// <summary>The same schedule from another base rate.</summary>
    internal abstract LearningRateScheduler WithBaseRate(float learningRate);

    private protected static float CheckPositive(float value, string name) => value > 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "It must be a positive number.");

    /// <summary>Mini-batches in a number of epochs, at least 1: ML.NET divides by zero when there are fewer rows than a mini-batch has.</summary>
    private protected static double StepsIn(float epochs, TrainingStep step) => Math.Max(1, (double)epochs * step.StepsPerEpoch);
}
