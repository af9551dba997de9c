using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Trainers;

/// <summary>
/// Softmax regression fitted by stochastic dual coordinate ascent (Shalev-Shwartz and Zhang, "Accelerated proximal stochastic dual coordinate
/// ascent for regularized loss minimization", 2014): each visited row moves its dual variables to the best point on the way to the current
/// probabilities. Minimises mean log-loss + L2·(½·squared weights + L1·absolute weights). Features should be of similar size, about 1.
/// Adds the columns <c>Score</c>, a probability for each class, and <c>PredictedLabel</c>, a key.
/// </summary>
public sealed partial class SdcaMaximumEntropyMulticlassTrainer
    : ITrainerEstimator<MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    private const string Name = "SdcaMaximumEntropy";
    private const long DefaultVisits = 500_000;

    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal SdcaMaximumEntropyMulticlassTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment;
        _options = options.Checked();
    }

    /// <inheritdoc/>
    public TrainerInfo Info { get; } = new(normalization: true, caching: true, supportsValidation: false);

    /// <summary>Fits the model. Rows without a label, or with a value that is not finite, are left out and reported.</summary>
    /// <param name="input">The training data.</param>
    public MulticlassPredictionTransformer<MaximumEntropyModelParameters> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        TrainingRows rows = TrainingRows.Read(input, _options, Name, _environment);
        if (rows.Classes < 2)
        {
            throw new ArgumentException($"{Name}: the label has {rows.Classes} class; at least 2 are needed.", nameof(input));
        }

        int passes = _options.MaximumNumberOfIterations ?? (int)Math.Max(2, Math.Max(1, DefaultVisits / rows.Data.Count) * 3);
        float l2 = _options.L2Regularization ?? (float)Math.Max(1e-6, 20.0 / (Math.Max(2.0, passes / 2) * rows.Data.Count));
        SdcaSolver solver = new(rows, l2, _options.L1Regularization ?? 0, _options.BiasLearningRate);
        Run(solver, passes, rows.Data.Count);
        return LinearTrainerOutput.Create(_environment, input, _options, solver.Weights(), statistics: null, keepLabelNames: false);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => LinearTrainerOutput.Shape(inputSchema, _options, Name);

    private void Run(SdcaSolver solver, int passes, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        Random random = _environment.CreateRandom();
        int frequency = _options.ConvergenceCheckFrequency ?? 1;
        for (int pass = 1; pass <= passes; pass++)
        {
            if (_options.Shuffle)
            {
                random.Shuffle(order);
            }

            solver.Pass(order);
            bool looks = pass == passes || (frequency > 0 && pass % frequency == 0);
            if (looks && solver.Gap() is var (primal, dual) && primal - dual <= _options.ConvergenceTolerance * primal)
            {
                _environment.Report(ChannelMessageKind.Info, Name, $"converged after {pass} iterations at {primal:G9}, {primal - dual:G3} above the dual");
                return;
            }
        }

        _environment.Report(ChannelMessageKind.Info, Name, $"stopped at the iteration limit, {passes}");
    }
}
