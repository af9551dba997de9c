using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Vision;

public sealed partial class ImageClassificationTrainer
{
    /// <summary>
    /// When training ends before its last epoch. Whatever the rule, the weights of the best epoch are kept; ML.NET keeps the last ones.
    /// Training takes the settings only: one object may serve many trainings, which ML.NET's may not.
    /// </summary>
    public sealed class EarlyStopping
    {
        private readonly EarlyStoppingMetric _metric;
        private float _best = float.NaN;
        private int _waited;

        /// <summary>Makes a rule.</summary>
        /// <param name="minDelta">Least change of the metric that counts, at or above 0.</param>
        /// <param name="patience">Epochs without such a change before training ends, at least 1.</param>
        /// <param name="metric">What is watched.</param>
        /// <param name="checkIncreasing">
        /// Whether a rise counts as the change waited for. It concerns the accuracy; a loss improves by falling, whatever is given here.
        /// </param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
        public EarlyStopping(
            float minDelta = 0.01f, int patience = 20, EarlyStoppingMetric metric = EarlyStoppingMetric.Accuracy, bool checkIncreasing = true)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(minDelta);
            ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
            MinDelta = minDelta;
            Patience = patience;
            CheckIncreasing = checkIncreasing;
            _metric = metric;
        }

        /// <summary>Least change of the metric that counts. Default 0.01.</summary>
        public float MinDelta { get; set; }

        /// <summary>Epochs without such a change before training ends. Default 20.</summary>
        public int Patience { get; set; }

        /// <summary>Whether a rise of the accuracy counts. Default true.</summary>
        public bool CheckIncreasing { get; set; }

        /// <summary>For callers that run a loop of their own: feeds one epoch and says whether to stop. Remembers what it was fed.</summary>
        /// <param name="currentMetrics">Metrics of the epoch; those of the training set are ignored.</param>
        public bool ShouldStop(TrainMetrics currentMetrics)
        {
            ArgumentNullException.ThrowIfNull(currentMetrics);
            if (currentMetrics.DatasetUsed == ImageClassificationMetrics.Dataset.Train)
            {
                return false;
            }

            float score = _metric == EarlyStoppingMetric.Loss ? -currentMetrics.CrossEntropy
                : CheckIncreasing ? currentMetrics.Accuracy : -currentMetrics.Accuracy;
            if (float.IsNaN(_best) || score > _best + MinDelta)
            {
                (_best, _waited) = (score, 0);
                return false;
            }

            return ++_waited >= Patience;
        }

        internal EarlyStoppingRule ToRule() => new(_metric == EarlyStoppingMetric.Loss, MinDelta, Patience, _metric == EarlyStoppingMetric.Loss || CheckIncreasing);
    }
}
