using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Runs;
using MlNetClassifier.Trainers.Heads;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>The convex problem of a linear head: L-BFGS, with the recipe's penalty or the one that does best on the validation pictures.</summary>
internal sealed class LinearHead(RecipeRunOptions options, int classes, IProgress<RunProgress> progress, CancellationToken cancellationToken)
{
    // Steps of less than a decade make no difference that the validation pictures could tell.
    private static readonly double[] Penalties = [1, 1e-1, 1e-2, 1e-3, 1e-4];

    /// <summary>The penalty that <see cref="Fit"/> has chosen. Default: the middle of those it chooses from.</summary>
    public double Penalty { get; private set; } = 1e-2;

    /// <summary>Fits to the training pictures, and chooses the penalty if there are validation pictures and the recipe leaves it open.</summary>
    public NetworkTrainingResult Fit(TrainableNetwork head, FeatureData train, FeatureData validation)
    {
        LabeledFeatures known = train.ToLabeled(), held = validation.ToPlainLabeled();
        double asked = options.Recipe.Training.WeightDecay, bestLoss = double.PositiveInfinity;
        Penalty = asked > 0 ? asked : Penalty;
        if (held.Count == 0)
        {
            return Result(head, Fitted(known, null, Penalty));
        }

        SoftmaxHead? best = null;
        double[] penalties = asked > 0 ? [asked] : Penalties;
        foreach (double penalty in penalties)
        {
            progress.Report(new RunProgress("Head", Array.IndexOf(penalties, penalty), penalties.Length));
            SoftmaxHead tried = Fitted(known, held, penalty);
            double loss = tried.History[^1].ValidationLoss ?? double.PositiveInfinity;
            (Penalty, bestLoss, best) = best is null || loss < bestLoss ? (penalty, loss, tried) : (Penalty, bestLoss, best);
        }

        return Result(head, best!);
    }

    /// <summary>Fits to training and validation pictures together, with the penalty that these have chosen.</summary>
    public NetworkTrainingResult Refit(TrainableNetwork head, FeatureData train, FeatureData validation) => Result(head, Fitted(train.ToLabeled(validation), null, Penalty));

    private SoftmaxHead Fitted(LabeledFeatures known, LabeledFeatures? held, double penalty) => new SoftmaxHeadTrainer(new SoftmaxHeadOptions
    {
        Solver = HeadSolver.Lbfgs,
        Epochs = (options.Recipe.FineTuning is null ? options.Epochs : null) ?? 500,
        L2 = penalty,
        RestoreBest = false,
        Seed = options.Seed,
        Threads = options.Threads,
        Clock = options.Time,
    }).Train(known, held, classes, cancellationToken);

    private static NetworkTrainingResult Result(TrainableNetwork head, SoftmaxHead fitted)
    {
        var values = new Dictionary<string, Tensor>
        {
            ["head/classes/kernel"] = Transposed(fitted.Weights, fitted.Classes),
            ["head/classes/bias"] = Tensor.FromFloats(fitted.Biases, fitted.Classes),
        };
        EpochRecord[] history = [.. fitted.History.Select(e => new EpochRecord(
            e.Epoch, e.TrainLoss, e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy, e.LearningRate, e.Elapsed.TotalSeconds))];
        return new NetworkTrainingResult(InferenceForm.Of(head.Graph, values), history, history.Length);
    }

    private static Tensor Transposed(float[] weights, int classes)
    {
        int width = weights.Length / classes;
        float[] transposed = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            transposed[(i % width * classes) + (i / width)] = weights[i];
        }

        return Tensor.FromFloats(transposed, width, classes);
    }
}
