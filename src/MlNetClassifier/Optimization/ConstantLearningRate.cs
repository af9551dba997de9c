using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers;

/// <summary>A learning rate that does not change.</summary>
internal sealed class ConstantLearningRate(float learningRate) : LearningRateScheduler
{
    internal override float GetLearningRate(TrainingStep step) => learningRate;

    internal override LearningRateScheduler WithBaseRate(float learningRate) => new ConstantLearningRate(learningRate);
}
