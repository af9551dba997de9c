using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers;

/// <summary>Multiplies the rate by <see cref="DecayRate"/> every <see cref="NumEpochsPerDecay"/> epochs.</summary>
public sealed class ExponentialLRDecay : LearningRateScheduler
{
    /// <summary>Rate at the start. Default 0.01.</summary>
    public float LearningRate;

    /// <summary>Steps that count as done before the training starts. Default 0.</summary>
    public int GlobalStep;

    /// <summary>Steps of one decay; 0, the default, takes <see cref="NumEpochsPerDecay"/>.</summary>
    public int DecaySteps;

    /// <summary>Factor of one decay. Default 0.94.</summary>
    public float DecayRate;

    /// <summary>Whether the rate falls in stairs rather than smoothly. Default true.</summary>
    public bool Staircase;

    /// <summary>Epochs of one decay. Default 2.</summary>
    public float NumEpochsPerDecay;

    /// <summary>Makes a schedule.</summary>
    /// <param name="learningRate">Rate at the start, above 0.</param>
    /// <param name="numEpochsPerDecay">Epochs of one decay, above 0.</param>
    /// <param name="decayRate">Factor of one decay, above 0.</param>
    /// <param name="staircase">Whether the rate falls in stairs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public ExponentialLRDecay(float learningRate = 0.01f, float numEpochsPerDecay = 2f, float decayRate = 0.94f, bool staircase = true)
    {
        LearningRate = CheckPositive(learningRate, nameof(learningRate));
        NumEpochsPerDecay = CheckPositive(numEpochsPerDecay, nameof(numEpochsPerDecay));
        DecayRate = CheckPositive(decayRate, nameof(decayRate));
        Staircase = staircase;
    }

    internal override float GetLearningRate(TrainingStep step)
    {
        double decays = (step.Step + GlobalStep) / (DecaySteps > 0 ? DecaySteps : StepsIn(NumEpochsPerDecay, step));
        return (float)(LearningRate * Math.Pow(DecayRate, Staircase ? Math.Floor(decays) : decays));
    }

    internal override LearningRateScheduler WithBaseRate(float learningRate) =>
        new ExponentialLRDecay(learningRate, NumEpochsPerDecay, DecayRate, Staircase) { GlobalStep = GlobalStep, DecaySteps = DecaySteps };
}
