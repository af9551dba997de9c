namespace MlNetClassifier.Graphs.Training.Optimizers;

/// <summary>What holds for all parameters of one step.</summary>
/// <param name="LearningRate">The rate of this step for this parameter.</param>
/// <param name="Step">Number of this step, from 1.</param>
/// <param name="GradientScale">Factor on every gradient before it is used: gradient clipping by norm. 1 leaves it alone.</param>
/// <param name="Decays">Whether weight decay applies to this parameter; biases and normalisation scales are usually spared.</param>
public readonly record struct OptimizerStep(float LearningRate, long Step, float GradientScale = 1, bool Decays = true);
