using MlNetClassifier.Data;
using MlNetClassifier.Optimization;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Trainers;

/// <summary>
/// Softmax regression fitted by L-BFGS: minimises the sum of the log-losses of the rows plus L1 · |w| plus L2/2 · |w|² over all weights w
/// (biases are free), as ML.NET does. Features are used as they are. The result does not depend on the number of threads.
/// </summary>
public sealed partial class LbfgsMaximumEntropyMulticlassTrainer
    : ITrainerEstimator<MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    private const string Name = "LbfgsMaximumEntropy";

    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment;
        _options = options.Checked();
    }

    /// <inheritdoc/>
    public TrainerInfo Info { get; } = new(normalization: true, caching: true, supportsValidation: false);

    /// <summary>Learns.</summary>
    /// <param name="input">Data with a label and a feature column.</param>
    /// <exception cref="ArgumentException">A column is missing or of a wrong type, or no row is usable.</exception>
    public MulticlassPredictionTransformer<MaximumEntropyModelParameters> Fit(IDataView input) => Fit(input, null);

    /// <summary>Learns, starting from a model learned before.</summary>
    /// <param name="trainData">Data with a label and a feature column.</param>
    /// <param name="modelParameters">Where to start; null for zero weights.</param>
    /// <exception cref="ArgumentException">A column is missing or of a wrong type, no row is usable, or the model has another size.</exception>
    public MulticlassPredictionTransformer<MaximumEntropyModelParameters> Fit(IDataView trainData, LinearMulticlassModelParametersBase? modelParameters)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        TrainingRows rows = TrainingRows.Read(trainData, _options, Name, _environment);
        int width = rows.Data.Rows.Width, weightCount = rows.Classes * width;
        if (rows.Classes < 2)
        {
            throw new ArgumentException($"{Name}: the label has {rows.Classes} class; at least 2 are needed.", nameof(trainData));
        }

        SoftmaxObjective objective = new(
            rows.Data, FeatureScaling.Identity(width), rows.Classes, _options.L2Regularization, 1, rows.Weights, _options.NumberOfThreads ?? _environment.NumberOfThreads);
        double[] point = Start(objective.Dimension, rows.Classes, width, modelParameters);
        LbfgsResult result = new LbfgsMinimizer(new LbfgsOptions
        {
            HistorySize = _options.HistorySize,
            MaxIterations = _options.MaximumNumberOfIterations,
            ImprovementTolerance = _options.OptimizationTolerance,
            GradientTolerance = 0,
            L1 = _options.L1Regularization,
            NonNegative = _options.EnforceNonNegativity,
            RegularizedCount = weightCount,
        }).Minimize(objective, point);
        if (!_options.Quiet)
        {
            string end = result.Converged ? "converged" : "stopped at the iteration limit";
            _environment.Report(ChannelMessageKind.Info, Name, $"{end} after {result.Iterations} iterations at {result.Value:G9}");
        }

        float[] all = [.. point.Select(value => (float)value)];
        LinearWeights weights = new(all[..weightCount], all[weightCount..]);
        ModelStatisticsBase? statistics = _options.ShowTrainingStatistics ? Statistics(rows, objective.MeanLoss, weights) : null;
        return LinearTrainerOutput.Create(_environment, trainData, _options, weights, statistics, keepLabelNames: true);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => LinearTrainerOutput.Shape(inputSchema, _options, Name);

    private static ModelStatisticsBase Statistics(TrainingRows rows, double meanLoss, LinearWeights weights)
    {
        int count = rows.Data.Count;
        double entropy = -rows.Data.Labels.CountBy(label => label).Sum(pair => pair.Value * Math.Log((double)pair.Value / count));
        return new ModelStatisticsBase(count, (float)(2 * meanLoss * count), (float)(2 * entropy), weights.CountNonZero());
    }

    private double[] Start(int dimension, int classes, int width, LinearMulticlassModelParametersBase? model)
    {
        double[] point = new double[dimension];
        if (model is not null)
        {
            if (model.FeatureCount != width || model.LinearWeights.ClassCount != classes)
            {
                throw new ArgumentException(
                    $"The model to start from has {model.LinearWeights.ClassCount} classes and {model.FeatureCount} features; the data has {classes} and {width}.",
                    nameof(model));
            }

            for (int c = 0; c < classes; c++)
            {
                foreach (KeyValuePair<int, float> weight in model.LinearWeights.Row(c).Items())
                {
                    point[c * width + weight.Key] = weight.Value;
                }

                point[classes * width + c] = model.LinearWeights.Biases[c];
            }
        }
        else if (_options.InitialWeightsDiameter > 0)
        {
            Random random = _environment.CreateRandom();
            for (int i = 0; i < point.Length; i++)
            {
                point[i] = _options.InitialWeightsDiameter * (random.NextDouble() - 0.5);
            }
        }

        return point;
    }
}
