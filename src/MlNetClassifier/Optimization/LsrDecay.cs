using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers;

/// <summary>
/// Linear scale rule: the base rate holds for mini-batches of 128 rows and scales with their size, and falls by given factors at given
/// epochs (P. Goyal et al., "Accurate, large minibatch SGD", 2017).
/// </summary>
public sealed class LsrDecay : LearningRateScheduler
{
    private const float ReferenceBatch = 128;

    /// <summary>Rate for a mini-batch of 128 rows. Default 0.1.</summary>
    public readonly float BaseLearningRate;

    private readonly LearningRateSchedulerItem[] _schedule;

    /// <summary>Makes the usual schedule: 1 at the start, 0.1 from epoch 91, 0.01 from 136, 0.0001 from 182.</summary>
    /// <param name="baseLearningRate">Rate for a mini-batch of 128 rows, above 0.</param>
    public LsrDecay(float baseLearningRate = 0.1f)
        : this([new(182, 0.0001f), new(136, 0.01f), new(91, 0.1f), new(0, 1f)], baseLearningRate)
    {
    }

    /// <summary>Makes a schedule.</summary>
    /// <param name="lrschedule">Factors with the epochs they hold from, in any order; before the first one the factor is 1.</param>
    /// <param name="baseLearningRate">Rate for a mini-batch of 128 rows, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
    public LsrDecay(IReadOnlyList<LearningRateSchedulerItem> lrschedule, float baseLearningRate = 0.1f)
    {
        ArgumentNullException.ThrowIfNull(lrschedule);
        BaseLearningRate = CheckPositive(baseLearningRate, nameof(baseLearningRate));
        _schedule = [.. lrschedule.OrderByDescending(item => item.Epoch)];
    }

    internal override float GetLearningRate(TrainingStep step)
    {
        float rate = BaseLearningRate * step.BatchSize / ReferenceBatch;
        foreach (LearningRateSchedulerItem item in _schedule)
        {
            if (step.Epoch >= item.Epoch)
            {
                return rate * item.ScalingFactor;
            }
        }

        return rate;
    }

    internal override LearningRateScheduler WithBaseRate(float learningRate) => new LsrDecay(_schedule, learningRate);

    /// <summary>A factor and the epoch it holds from.</summary>
    public readonly record struct LearningRateSchedulerItem
    {
        /// <summary>First epoch of the factor, from 0.</summary>
        public readonly int Epoch;

        /// <summary>Factor of the base rate.</summary>
        public readonly float ScalingFactor;

        /// <summary>Makes an item.</summary>
        /// <param name="epoch">First epoch of the factor, from 0.</param>
        /// <param name="scalingfactor">Factor of the base rate.</param>
        public LearningRateSchedulerItem(int epoch, float scalingfactor)
        {
            Epoch = epoch;
            ScalingFactor = scalingfactor;
        }
    }
}
