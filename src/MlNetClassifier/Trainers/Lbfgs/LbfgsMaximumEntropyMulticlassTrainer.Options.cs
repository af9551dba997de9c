namespace MlNetClassifier.Trainers;

public sealed partial class LbfgsMaximumEntropyMulticlassTrainer
{
    /// <summary>Settings of the trainer, checked when it is made.</summary>
    public sealed class Options : TrainerInputBaseWithWeight
    {
        /// <summary>Whether to fill the model's <see cref="LinearMulticlassModelParametersBase.Statistics"/>. Default false.</summary>
        public bool ShowTrainingStatistics;

        /// <summary>Weight of half the squared weights, at or above 0. Default 1.</summary>
        public float L2Regularization = 1f;

        /// <summary>Weight of the absolute weights, at or above 0; it makes useless weights exactly zero. Default 1.</summary>
        public float L1Regularization = 1f;

        /// <summary>Stops when the running mean of the relative improvement falls below it; above 0. Default 1e-7.</summary>
        public float OptimizationTolerance = 1e-7f;

        /// <summary>Number of past steps that shape the next one, at least 1. Default 20.</summary>
        public int HistorySize = 20;

        /// <summary>Most iterations, at least 1. Default 2,147,483,647.</summary>
        public int MaximumNumberOfIterations = int.MaxValue;

        /// <summary>
        /// ML.NET's tolerance of a warm-up by stochastic descent; 0, the default, for none. The problem is convex and the warm-up changes
        /// nothing but the way there, so another value is refused.
        /// </summary>
        public float StochasticGradientDescentInitilaizationTolerance;

        /// <summary>Whether to keep the progress out of the log. Default false.</summary>
        public bool Quiet;

        /// <summary>Width of the range around zero that initial weights are drawn from, at or above 0; 0, the default, starts at zero.</summary>
        public float InitialWeightsDiameter;

        /// <summary>Most threads, at least 1; null, the default, takes the context's.</summary>
        public int? NumberOfThreads;

        /// <summary>ML.NET's choice of dense internals for sparse data. Internals are always dense here, so both values do the same.</summary>
        public bool DenseOptimizer;

        /// <summary>Whether to keep all weights, not the biases, at or above zero. Default false.</summary>
        public bool EnforceNonNegativity;

        internal Options Checked()
        {
            Require(L2Regularization >= 0 && float.IsFinite(L2Regularization), nameof(L2Regularization), L2Regularization, "at or above 0");
            Require(L1Regularization >= 0 && float.IsFinite(L1Regularization), nameof(L1Regularization), L1Regularization, "at or above 0");
            Require(OptimizationTolerance > 0, nameof(OptimizationTolerance), OptimizationTolerance, "above 0");
            Require(HistorySize >= 1, nameof(HistorySize), HistorySize, "at least 1");
            Require(MaximumNumberOfIterations >= 1, nameof(MaximumNumberOfIterations), MaximumNumberOfIterations, "at least 1");
            Require(InitialWeightsDiameter >= 0 && float.IsFinite(InitialWeightsDiameter), nameof(InitialWeightsDiameter), InitialWeightsDiameter, "at or above 0");
            Require(NumberOfThreads is null or >= 1, nameof(NumberOfThreads), NumberOfThreads ?? 0, "at least 1, or null");
            Require(StochasticGradientDescentInitilaizationTolerance == 0, nameof(StochasticGradientDescentInitilaizationTolerance), StochasticGradientDescentInitilaizationTolerance, "0");
            ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
            ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);

            // A copy: what the caller does to the object afterwards must not reach a trainer already made.
            return (Options)MemberwiseClone();
        }

        private static void Require(bool condition, string name, object value, string range)
        {
            if (!condition)
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
            }
        }
    }
}
