using MlNetClassifier.Backbones;
using MlNetClassifier.Imaging;
using MlNetClassifier.Trainers;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Vision;

public sealed partial class ImageClassificationTrainer
{
    /// <summary>Settings of the trainer, checked and copied when it is made. Names and defaults are ML.NET's; what ML.NET lacks stands below them.</summary>
    public sealed class Options : TrainerInputBaseWithLabel
    {
        private static readonly LearningRateScheduler DefaultSchedule = new ExponentialLRDecay();

        /// <summary>Pictures in a mini-batch, at least 1. Default 10.</summary>
        public int BatchSize = 10;

        /// <summary>Most passes over the training set, at least 1. Default 200.</summary>
        public int Epoch = 200;

        /// <summary>
        /// Learning rate at the start, above 0. Default 0.01. Another value than the default replaces the base rate of
        /// <see cref="LearningRateScheduler"/>; ML.NET ignores it.
        /// </summary>
        public float LearningRate = DefaultLearningRate;

        /// <summary>When to stop early; null never. Default: accuracy, 0.01, patience 20. Without a validation set there is nothing to watch and no early stop.</summary>
        public EarlyStopping? EarlyStoppingCriteria = new();

        /// <summary>Backbone, unless <see cref="BackbonePath"/> or <see cref="Backbone"/> names one. Default ResNet v2 50.</summary>
        public Architecture Arch = Architecture.ResnetV250;

        /// <summary>Name of the column of scores. Default <c>Score</c>.</summary>
        public string ScoreColumnName = "Score";

        /// <summary>Name of the column of predicted classes. Default <c>PredictedLabel</c>.</summary>
        public string PredictedLabelColumnName = "PredictedLabel";

        /// <summary>
        /// Start of the name of the network that is written into <see cref="WorkspacePath"/> after training, as ONNX with the head at its end.
        /// Default <c>custom_retrained_model_based_on_</c>.
        /// </summary>
        public string FinalModelPrefix = "custom_retrained_model_based_on_";

        /// <summary>Told about every picture whose features are done and about every epoch; null, the default, for nobody. Calls never overlap.</summary>
        public Action<ImageClassificationMetrics>? MetricsCallback;

        /// <summary>
        /// Folder of the feature files and the final network; created if needed. Null, the default, keeps features in a temporary file that is
        /// gone after training, and writes no network.
        /// </summary>
        public string? WorkspacePath;

        /// <summary>Whether <see cref="MetricsCallback"/> is told about the training set after every epoch. Default true.</summary>
        public bool TestOnTrainSet = true;

        /// <summary>
        /// Whether features in the workspace are used again. Default false. They are found by the bytes of each picture and by backbone and
        /// geometry, so a stale file can do no harm: what does not fit is computed anew. Needs <see cref="WorkspacePath"/>.
        /// </summary>
        public bool ReuseTrainSetBottleneckCachedValues;

        /// <summary>The same for the validation set. Default false.</summary>
        public bool ReuseValidationSetBottleneckCachedValues;

        /// <summary>Pictures to watch while learning. Null, the default, takes <see cref="ValidationSetFraction"/> of the training set.</summary>
        public IDataView? ValidationSet;

        /// <summary>Part of the training set that is watched instead of learned from, from 0 to below 1; null for none. Default 0.1. Each class gives its part.</summary>
        public float? ValidationSetFraction = 0.1f;

        /// <summary>Name of the training set's feature file in the workspace; null or empty for the default, <c>trainSetBottleneckFile.csv</c>.</summary>
        public string? TrainSetBottleneckCachedValuesFileName = DefaultTrainFile;

        /// <summary>Name of the validation set's feature file in the workspace; null or empty for the default, <c>validationSetBottleneckFile.csv</c>.</summary>
        public string? ValidationSetBottleneckCachedValuesFileName = DefaultValidationFile;

        /// <summary>Learning rate over time; null for a constant one. Default: times 0.94 every two epochs.</summary>
        public LearningRateScheduler? LearningRateScheduler = DefaultSchedule;

        /// <summary>Backbone file, ONNX or frozen TensorFlow, with its sidecar <c>FILE.json</c>; null, the default, takes <see cref="Arch"/>. Not in ML.NET.</summary>
        public string? BackbonePath;

        /// <summary>A backbone already loaded; null, the default, takes <see cref="BackbonePath"/>. Not in ML.NET.</summary>
        public Backbone? Backbone;

        /// <summary>Folder in which the files of <see cref="Arch"/> are looked for; null, the default, is the folder of <see cref="Backbones.Catalog.ModelStore"/>. Not in ML.NET.</summary>
        public string? ModelsFolder;

        /// <summary>How pictures of another aspect ratio are brought to the network's size. Default: antialiased centre crop. Not in ML.NET, which stretches.</summary>
        public ResizeMode Resize = ResizeMode.CenterCrop;

        /// <summary>How the head is fitted. Default mini-batch descent, as the options above describe it; <see cref="HeadSolver.Lbfgs"/> needs none of them. Not in ML.NET.</summary>
        public HeadSolver Solver = HeadSolver.Sgd;

        /// <summary>Share of the last step that goes into the next, from 0 to below 1. Default 0.9. ML.NET has 0.</summary>
        public float Momentum = 0.9f;

        /// <summary>Weight of half the squared weights beside the mean loss, at or above 0. Default 0.1. ML.NET has 0.</summary>
        public float L2Regularization = 0.1f;

        /// <summary>Seed of validation split and order of the pictures; null, the default, takes the context's. Not in ML.NET.</summary>
        public int? Seed;

        /// <summary>Ends the training with an <see cref="OperationCanceledException"/>. Not in ML.NET.</summary>
        public CancellationToken CancellationToken;

        private const float DefaultLearningRate = 0.01f;
        private const string DefaultTrainFile = "trainSetBottleneckFile.csv";
        private const string DefaultValidationFile = "validationSetBottleneckFile.csv";

        internal string TrainFile => string.IsNullOrEmpty(TrainSetBottleneckCachedValuesFileName) ? DefaultTrainFile : TrainSetBottleneckCachedValuesFileName;

        internal string ValidationFile =>
            string.IsNullOrEmpty(ValidationSetBottleneckCachedValuesFileName) ? DefaultValidationFile : ValidationSetBottleneckCachedValuesFileName;

        internal LearningRateScheduler Schedule => LearningRateScheduler is null ? new ConstantLearningRate(LearningRate)
            : LearningRate != DefaultLearningRate ? LearningRateScheduler.WithBaseRate(LearningRate)
            : LearningRateScheduler;

        internal Options Checked()
        {
            Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
            Require(Epoch >= 1, nameof(Epoch), Epoch, "at least 1");
            Require(LearningRate > 0 && float.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "above 0");
            Require(ValidationSetFraction is null or (>= 0 and < 1), nameof(ValidationSetFraction), ValidationSetFraction ?? 0, "from 0 to below 1, or null");
            Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "from 0 to below 1");
            Require(L2Regularization >= 0 && float.IsFinite(L2Regularization), nameof(L2Regularization), L2Regularization, "at or above 0");
            Require(Enum.IsDefined(Arch), nameof(Arch), Arch, "one of the architectures");
            Require(Enum.IsDefined(Resize), nameof(Resize), Resize, "one of the resize modes");
            Require(Enum.IsDefined(Solver), nameof(Solver), Solver, "one of the solvers");
            ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName);
            ArgumentException.ThrowIfNullOrEmpty(LabelColumnName);
            ArgumentException.ThrowIfNullOrEmpty(ScoreColumnName);
            ArgumentException.ThrowIfNullOrEmpty(PredictedLabelColumnName);
            if ((ReuseTrainSetBottleneckCachedValues || ReuseValidationSetBottleneckCachedValues) && string.IsNullOrEmpty(WorkspacePath))
            {
                throw new ArgumentException("Features can be used again only where they are kept: set WorkspacePath, or leave the Reuse… options off.", nameof(WorkspacePath));
            }

            if (TrainFile == ValidationFile)
            {
                throw new ArgumentException($"The feature files of training and validation set have one name, '{TrainFile}'; give them two.", nameof(TrainSetBottleneckCachedValuesFileName));
            }

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
