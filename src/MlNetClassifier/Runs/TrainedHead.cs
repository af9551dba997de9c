using System.Globalization;
using MlNetClassifier.Datasets;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Runs;

/// <summary>
/// A softmax regression fitted by L-BFGS, with the strength of its L2 penalty chosen on the validation pictures. The problem is convex, so the seed does not matter
/// and there is no rate to tune; what does depend on the data is the penalty (few pictures and many features want a strong one), hence the choice.
/// </summary>
internal sealed class TrainedHead
{
    // Half a decade apart or more makes no difference that 20 % of the pictures could tell.
    private static readonly double[] Penalties = [1e-1, 1e-2, 1e-3, 1e-4];

    private const int DefaultIterations = 500;

    private readonly SoftmaxHead head;

    private TrainedHead(SoftmaxHead head, RunHead description)
    {
        this.head = head;
        Description = description;
    }

    public RunHead Description { get; }

    /// <summary>[classes, features], for features as the backbone gives them.</summary>
    public float[] Weights => head.Weights;

    /// <summary>[classes].</summary>
    public float[] Biases => head.Biases;

    public static TrainedHead Fit(RunPictures pictures, TrainingRunOptions options, IProgress<RunProgress> progress, CancellationToken cancellationToken)
    {
        LabeledFeatures train = pictures.Part(DatasetPart.Train);
        LabeledFeatures? validation = pictures.CountOf(DatasetPart.Validation) > 0 ? pictures.Part(DatasetPart.Validation) : null;

        // Without validation pictures nothing tells the penalties apart; the middle of the list is the safe one.
        double[] penalties = validation is null ? [1e-2] : Penalties;
        int iterations = options.Epochs ?? DefaultIterations;
        TrainedHead? best = null;
        double bestLoss = double.PositiveInfinity;
        for (int i = 0; i < penalties.Length; i++)
        {
            progress.Report(new RunProgress("Head", i, penalties.Length));
            SoftmaxHeadOptions settings = new()
            {
                Solver = HeadSolver.Lbfgs,
                Epochs = iterations,
                L2 = penalties[i],
                Seed = options.Seed,
                Threads = options.Threads,
                Clock = options.Time,
            };
            SoftmaxHead head = new SoftmaxHeadTrainer(settings).Train(train, validation, pictures.Labels.Count, cancellationToken);
            double loss = head.History[head.BestEpoch - 1].ValidationLoss ?? 0;
            if (best is null || loss < bestLoss)
            {
                bestLoss = loss;
                best = new TrainedHead(head, new RunHead("softmax regression, L-BFGS", penalties[i], head.History.Count, head.BestEpoch));
            }
        }

        progress.Report(new RunProgress("Head", penalties.Length, penalties.Length));
        return best!;
    }

    /// <summary>Probabilities of the classes.</summary>
    public void Score(ReadOnlySpan<float> features, Span<float> probabilities) => head.Predict(features, probabilities);

    /// <summary>Lines of <c>history.csv</c>.</summary>
    public IEnumerable<string> HistoryLines() => head.History.Select(epoch => CsvFile.Line(
        Text(epoch.Epoch),
        Text(epoch.TrainLoss),
        Text(epoch.TrainAccuracy),
        Text(epoch.ValidationLoss),
        Text(epoch.ValidationAccuracy),
        Text(epoch.LearningRate),
        Text(Math.Round(epoch.Elapsed.TotalSeconds, 4)))).Prepend("epoch,train_loss,train_accuracy,val_loss,val_accuracy,learning_rate,seconds");

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;
}
