namespace MlNetClassifier.Trainers;

public sealed partial class SdcaMaximumEntropyMulticlassTrainer
{
    /// <summary>Settings of the trainer; field names and defaults are ML.NET's.</summary>
    public sealed class Options : TrainerInputBaseWithWeight
    {
        /// <summary>
        /// Weight of half the squared weights, above 0; null (the default) for one that suits the number of rows and passes,
        /// 20 ÷ (rows · half the passes) and at least 1e-6.
        /// </summary>
        public float? L2Regularization;

        /// <summary>Weight of the absolute weights as a multiple of <see cref="L2Regularization"/>, at or above 0; null (the default) for 0.</summary>
        public float? L1Regularization;

        /// <summary>Accepted for compatibility, at least 1 or null: rows are visited one after the other, so that a seed gives one result.</summary>
        public int? NumberOfThreads;

        /// <summary>Gap between primal and dual objective to stop at, as a share of the primal one, above 0; default 0.1.</summary>
        public float ConvergenceTolerance = 0.1f;

        /// <summary>Most passes over the data, at least 1; null (the default) for 1,500,000 visited rows or 3 passes, whichever is more.</summary>
        public int? MaximumNumberOfIterations;

        /// <summary>Whether each pass visits the rows in a new random order; default true.</summary>
        public bool Shuffle = true;

        /// <summary>Passes between two looks at the gap; 0 or less never looks; null (the default) for each pass.</summary>
        public int? ConvergenceCheckFrequency;

        /// <summary>
        /// How much of the biases is freed from regularization after each pass, 0 to 1; 0 (the default) regularizes them like weights.
        /// </summary>
        public float BiasLearningRate;

        internal Options Checked()
        {
            Require(L2Regularization is null || (L2Regularization > 0 && float.IsFinite(L2Regularization.Value)), nameof(L2Regularization), L2Regularization, "above 0, or null");
            Require(L1Regularization is null || (L1Regularization >= 0 && float.IsFinite(L1Regularization.Value)), nameof(L1Regularization), L1Regularization, "at or above 0, or null");
            Require(NumberOfThreads is null or >= 1, nameof(NumberOfThreads), NumberOfThreads, "at least 1, or null");
            Require(ConvergenceTolerance > 0, nameof(ConvergenceTolerance), ConvergenceTolerance, "above 0");
            Require(MaximumNumberOfIterations is null or >= 1, nameof(MaximumNumberOfIterations), MaximumNumberOfIterations, "at least 1, or null");
            Require(BiasLearningRate is >= 0 and <= 1, nameof(BiasLearningRate), BiasLearningRate, "from 0 to 1");
            ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
            ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);

            // A copy: what the caller does to the object afterwards must not reach a trainer already made.
            return (Options)MemberwiseClone();
        }

        private static void Require(bool condition, string name, object? value, string range)
        {
            if (!condition)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
            }
        }
    }
}
