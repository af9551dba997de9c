using System.Globalization;
using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>The training phases of a recipe.</summary>
internal sealed class RecipeTrainer(
    RecipeRunOptions options, RecipePictures pictures, IProgress<RunProgress> progress, RunClock clock, CancellationToken cancellationToken)
{
    private const string Network = "training";
    private const string Head = "head";
    private const string FineTuning = "fine-tuning";

    /// <summary>What the folders of phases that train once more end in.</summary>
    private const string Again = "-refit";

    private readonly Recipe _recipe = options.Recipe;

    /// <summary>Whether everything is trained once more when the validation pictures have done their part.</summary>
    private bool Refits { get; } = pictures.CountOf(DatasetPart.Validation) > 0
        && (options.Recipe.Refit ?? (options.Recipe.Training.Optimizer == "lbfgs" && options.Recipe.FineTuning is null));

    private AugmentationPipeline? Pipeline { get; } = RecipeParts.Pipeline(options.Recipe.Augmentation);

    /// <summary>Trains.</summary>
    public RecipeModel Train() => _recipe.Network is null ? TrainOnBackbones() : TrainFromScratch(_recipe.Network);

    private RecipeModel TrainFromScratch(RecipeNetwork section)
    {
        TrainableNetwork network = RecipeParts.Network(section, pictures.Labels.Count, options.Seed);
        NetworkTrainingOptions settings = Settings(_recipe.Training, Network);
        settings = settings with { Mixing = settings.Mixing is null ? null : settings.Mixing with { Size = (3, pictures.Height, pictures.Width) } };
        PictureData train = pictures.Data(DatasetPart.Train, Pipeline), validation = pictures.Data(DatasetPart.Validation, Pipeline);
        NetworkTrainingResult result = Run(Network, settings, network, train, validation);
        clock.End("training");
        Graph graph = result.Graph;
        if (Refits)
        {
            graph = Repeat(Network, settings, network, train, validation, result).Graph;
            clock.End("training again");
        }

        return new RecipeModel(
            graph, section.Architecture, options.RecipeName, pictures.Normalization, result.History, Describe($"{section.Architecture} from scratch", 0, result.BestEpoch));
    }

    private RecipeModel TrainOnBackbones()
    {
        Graph features = GraphAssembly.Features(options.Backbones, _recipe.Pooling);

        // A backbone alone ends in averages; other poolings are made here, and nobody else would ask the cache for them.
        BackboneFeatures? known = _recipe.Pooling == "average" ? BackboneFeatures.Of(options, pictures, progress, cancellationToken) : null;
        (FeatureData train, FeatureData validation) = Compute("Features", features, known);
        clock.End("features");
        TrainableNetwork network = RecipeParts.Head(_recipe.Head, features.Outputs[0].Shape.ElementsPerItem, pictures.Labels.Count, options.Seed);
        var linear = _recipe.Training.Optimizer == "lbfgs" ? new LinearHead(options, pictures.Labels.Count, progress, cancellationToken) : null;
        NetworkTrainingOptions settings = Settings(_recipe.Training, Head);
        NetworkTrainingResult head = linear is not null ? linear.Fit(network, train, validation) : Run(Head, settings, network, train, validation);
        clock.End("head");

        FineTuner? tuner = null;
        NetworkTrainingResult? tuned = null;
        if (_recipe.FineTuning is { } tuning)
        {
            tuner = FineTuner.Of(tuning, features, network, trunk => Compute("Trunk", trunk, null), pictures, Pipeline);
            clock.End("trunk");
            tuned = Run(FineTuning, tuner.Adjust(Settings(tuning.Training, FineTuning)), tuner.Network(head.Graph), tuner.Train, tuner.Validation);
            clock.End("fine-tuning");
        }

        (Graph headGraph, Graph? tunedGraph) = (head.Graph, tuned?.Graph);
        if (Refits)
        {
            headGraph = (linear is not null ? linear.Refit(network, train, validation) : Repeat(Head, settings, network, train, validation, head)).Graph;
            tunedGraph = tuner is null ? null
                : Repeat(FineTuning, tuner.Adjust(Settings(_recipe.FineTuning!.Training, FineTuning)), tuner.Network(headGraph), tuner.Train, tuner.Validation, tuned!).Graph;
            clock.End("training again");
        }

        string kind = linear is not null ? "softmax regression, L-BFGS" : _recipe.Head.Hidden.Count == 0 ? "linear head" : $"hidden head ({string.Join(", ", _recipe.Head.Hidden)})";
        return new RecipeModel(
            tuner is null ? GraphAssembly.Join(features, headGraph) : tuner.Whole(tunedGraph!),
            string.Join("+", options.Backbones.Select(b => b.Spec.Name)),
            string.Join("+", options.Backbones.Select(b => b.Source)),
            pictures.Normalization,
            [.. head.History, .. tuned?.History.Select(e => e with { Epoch = e.Epoch + head.History.Count }) ?? []],
            Describe(
                kind + (tuner is null ? string.Empty : $", last {_recipe.FineTuning!.Blocks} blocks fine-tuned"),
                linear?.Penalty ?? 0,
                head.BestEpoch + (tuned?.BestEpoch ?? 0)),
            known?.Report);
    }

    /// <summary>
    /// Runs the frozen part over training pictures (and augmented copies of them) and validation pictures, which have copies if they are trained on later.
    /// </summary>
    /// <param name="phase">What progress calls it.</param>
    /// <param name="graph">The frozen part.</param>
    /// <param name="known">What it makes of the pictures as they are, if that is known.</param>
    private (FeatureData Train, FeatureData Validation) Compute(string phase, Graph graph, BackboneFeatures? known)
    {
        int width = graph.Outputs[0].Shape.ElementsPerItem, copies = Pipeline is null ? 0 : _recipe.Augmentation.Copies;
        int done = 0, passes = (known is null ? 2 : 0) + (Refits ? 2 * copies : copies);
        float[] Pass(ITrainingData data)
        {
            progress.Report(new RunProgress(phase, done++, passes));
            cancellationToken.ThrowIfCancellationRequested();
            float[] rows = new float[(long)data.Count * width];
            float[][] scores = NetworkEvaluator.Score(graph, data, Math.Clamp(data.Count, 1, 16), options.Threads);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i].CopyTo(rows, (long)i * width);
            }

            return rows;
        }

        FeatureData Of(DatasetPart part, bool trained) => new(
            known?.RowsOf(pictures.Members(part)) ?? Pass(pictures.Data(part, null)),
            width,
            pictures.Classes(part),
            [.. Enumerable.Range(1, trained ? copies : 0).Select(copy => Pass(new AugmentedCopy(pictures.Data(part, Pipeline), options.Seed, copy, part)))]);
        return (Of(DatasetPart.Train, true), Of(DatasetPart.Validation, Refits));
    }

    private NetworkTrainingOptions Settings(RecipeTraining section, string phase)
    {
        NetworkTrainingOptions settings = RecipeParts.Options(section, _recipe.Augmentation, pictures.ClassWeights());
        return settings with
        {
            Epochs = options.Epochs ?? settings.Epochs,
            Seed = options.Seed,
            Threads = options.Threads,
            Time = options.Time,
            Fingerprint = options.CheckpointFolder is null ? string.Empty : RecipeFingerprint.Of(options, pictures, phase == FineTuning),
            CheckpointFolder = options.CheckpointFolder is { } folder ? Path.Combine(folder, phase) : null,
            Resume = options.Resume,
            TensorBoardFolder = options.TensorBoardFolder is { } board ? Path.Combine(board, phase) : null,
        };
    }

    private NetworkTrainingResult Run(string phase, NetworkTrainingOptions settings, TrainableNetwork network, ITrainingData train, ITrainingData? validation) =>
        new NetworkTrainer(settings).Train(network, train, validation, new StepProgress(progress, char.ToUpperInvariant(phase[0]) + phase[1..]), cancellationToken);

    /// <summary>Trains on training and validation pictures for as long as was best when the latter judged. It is a phase with checkpoints of its own.</summary>
    private NetworkTrainingResult Repeat(
        string phase, NetworkTrainingOptions settings, TrainableNetwork network, ITrainingData train, ITrainingData validation, NetworkTrainingResult first) => Run(
        $"{phase} again",
        settings with
        {
            Repeated = first,
            Patience = 0,
            CheckpointFolder = settings.CheckpointFolder is { } folder ? folder + Again : null,
            TensorBoardFolder = settings.TensorBoardFolder is { } board ? board + Again : null,
        },
        network,
        new JoinedData(train, validation),
        null);

    private RunHead Describe(string kind, double penalty, int epochs) => new(kind, penalty, epochs, Refits ? ["train", "validation"] : ["train"]);

    /// <summary>Pictures of a part as one of their augmented copies.</summary>
    private sealed class AugmentedCopy(PictureData data, int seed, int copy, DatasetPart part) : ITrainingData
    {
        public int Count => data.Count;

        public int Length => data.Length;

        public int LabelOf(int index) => data.LabelOf(index);

        public void Write(int index, ulong? draw, Span<float> destination) =>
            data.Write(index, TrainingRandom.Bits((ulong)seed, (ulong)copy, (ulong)index, part == DatasetPart.Train ? 4UL : 6UL), destination);
    }

    private sealed class StepProgress(IProgress<RunProgress> progress, string phase) : IProgress<NetworkTrainingProgress>
    {
        private string? _figures;

        public void Report(NetworkTrainingProgress value)
        {
            int epoch = value.Finished is null ? value.Epoch - 1 : value.Epoch, step = value.Finished is null ? value.Step : 0;
            if (value.Finished is { } record)
            {
                string validation = record.ValidationAccuracy is { } share ? string.Create(CultureInfo.InvariantCulture, $", validation {record.ValidationLoss:0.000} ({share:0.000} right)") : string.Empty;
                _figures = string.Create(CultureInfo.InvariantCulture, $", loss {record.TrainLoss:0.000}{validation}");
            }

            progress.Report(new RunProgress(phase, (epoch * value.Steps) + step, value.Epochs * value.Steps, $"epoch {value.Epoch} of {value.Epochs}{_figures}"));
        }
    }
}
