using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers;

/// <summary>Lets the rate fall to <see cref="EndLearningRate"/> along a polynomial, then holds it there or, with <see cref="Cycle"/>, rises again.</summary>
public sealed class PolynomialLRDecay : LearningRateScheduler
{
    /// <summary>Rate at the start. Default 0.01.</summary>
    public readonly float LearningRate;

    /// <summary>Rate at the end. Default 0.0001.</summary>
    public readonly float EndLearningRate;

    /// <summary>Exponent; 1, the default, is a straight line.</summary>
    public readonly float Power;

    /// <summary>Whether the fall starts anew, ever longer, instead of ending. Default false.</summary>
    public readonly bool Cycle;

    /// <summary>Epochs of the fall. Default 2.</summary>
    public readonly float NumEpochsPerDecay;

    /// <summary>Makes a schedule.</summary>
    /// <param name="learningRate">Rate at the start, above 0.</param>
    /// <param name="numEpochsPerDecay">Epochs of the fall, above 0.</param>
    /// <param name="endLearningRate">Rate at the end, above 0.</param>
    /// <param name="power">Exponent, above 0.</param>
    /// <param name="cycle">Whether the fall starts anew.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public PolynomialLRDecay(
        float learningRate = 0.01f, float numEpochsPerDecay = 2f, float endLearningRate = 0.0001f, float power = 1f, bool cycle = false)
    {
        LearningRate = CheckPositive(learningRate, nameof(learningRate));
        NumEpochsPerDecay = CheckPositive(numEpochsPerDecay, nameof(numEpochsPerDecay));
        EndLearningRate = CheckPositive(endLearningRate, nameof(endLearningRate));
        Power = CheckPositive(power, nameof(power));
        Cycle = cycle;
    }

    internal override float GetLearningRate(TrainingStep step)
    {
        double length = StepsIn(NumEpochsPerDecay, step), at = step.Step;
        if (Cycle)
        {
            length *= Math.Max(1, Math.Ceiling(at / length));
        }
        else
        {
            at = Math.Min(at, length);
        }

        return (float)((LearningRate - EndLearningRate) * Math.Pow(1 - at / length, Power) + EndLearningRate);
    }

    internal override LearningRateScheduler WithBaseRate(float learningRate) =>
        new PolynomialLRDecay(learningRate, NumEpochsPerDecay, EndLearningRate * learningRate / LearningRate, Power, Cycle);
}
