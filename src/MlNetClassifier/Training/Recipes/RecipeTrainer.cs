using System.Globalization;
using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Runs;
using MlNetClassifier.Trainers.Heads;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>The training phases of a recipe.</summary>
internal sealed class RecipeTrainer(
    RecipeRunOptions options, RecipePictures pictures, IProgress<RunProgress> progress, RunClock clock, CancellationToken cancellationToken)
{
    // Penalties tried for a linear head by L-BFGS; steps of less than a decade make no difference that the validation pictures could tell.
    private static readonly double[] Penalties = [1, 1e-1, 1e-2, 1e-3, 1e-4];

    private const string FineTuningPhase = "fine-tuning";

    private readonly Recipe _recipe = options.Recipe;
    private double _penalty;

    /// <summary>Trains.</summary>
    public RecipeModel Train() => _recipe.Network is null ? TrainOnBackbones() : TrainFromScratch(_recipe.Network);

    private RecipeModel TrainFromScratch(RecipeNetwork section)
    {
        TrainableNetwork network = RecipeParts.Network(section, pictures.Labels.Count, options.Seed);
        NetworkTrainingOptions settings = Settings(_recipe.Training, "training");
        settings = settings with { Mixing = settings.Mixing is null ? null : settings.Mixing with { Size = (3, pictures.Height, pictures.Width) } };
        NetworkTrainingResult result = Run(
            "Training", settings, network, pictures.Data(DatasetPart.Train, RecipeParts.Pipeline(_recipe.Augmentation)), pictures.Data(DatasetPart.Validation, null));
        clock.End("training");
        return new RecipeModel(
            result.Graph, section.Architecture, options.RecipeName, pictures.Normalization, result.History, Describe($"{section.Architecture} from scratch", result));
    }

    private RecipeModel TrainOnBackbones()
    {
        Graph features = GraphAssembly.Features(options.Backbones, _recipe.Pooling);
        (FeatureData train, FeatureData validation) = Compute("Features", features);
        clock.End("features");
        TrainableNetwork head = RecipeParts.Head(_recipe.Head, features.Outputs[0].Shape.ElementsPerItem, pictures.Labels.Count, options.Seed);
        NetworkTrainingResult result = _recipe.Training.Optimizer == "lbfgs"
            ? FitLinear(head, train, validation)
            : Run("Head", Settings(_recipe.Training, "head"), head, train, validation);
        clock.End("head");
        Graph whole = GraphAssembly.Join(features, result.Graph);
        List<EpochRecord> history = [.. result.History];
        RunHead description = _recipe.Training.Optimizer == "lbfgs"
            ? new RunHead("softmax regression, L-BFGS", _penalty, result.BestEpoch, FitsOnAll(validation) ? ["train", "validation"] : ["train"])
            : Describe(_recipe.Head.Hidden.Count == 0 ? "linear head" : $"hidden head ({string.Join(", ", _recipe.Head.Hidden)})", result);
        if (_recipe.FineTuning is { } tuning)
        {
            (whole, NetworkTrainingResult tuned) = FineTune(tuning, features, head, result.Graph);
            history.AddRange(tuned.History.Select(e => e with { Epoch = e.Epoch + result.History.Count }));
            description = description with { Kind = $"{description.Kind}, last {tuning.Blocks} blocks fine-tuned", Iterations = result.BestEpoch + tuned.BestEpoch };
            clock.End("fine-tuning");
        }

        string name = string.Join("+", options.Backbones.Select(b => b.Spec.Name));
        return new RecipeModel(whole, name, string.Join("+", options.Backbones.Select(b => b.Source)), pictures.Normalization, history, description);
    }

    /// <summary>Runs the frozen part over training pictures (and augmented copies of them) and validation pictures.</summary>
    private (FeatureData Train, FeatureData Validation) Compute(string phase, Graph graph)
    {
        int width = graph.Outputs[0].Shape.ElementsPerItem, copies = _recipe.Augmentation.Copies;
        AugmentationPipeline? pipeline = RecipeParts.Pipeline(_recipe.Augmentation);
        copies = pipeline is null ? 0 : copies;
        float[] Pass(ITrainingData data, int copy)
        {
            progress.Report(new RunProgress(phase, copy, copies + 1));
            cancellationToken.ThrowIfCancellationRequested();
            float[] rows = new float[(long)data.Count * width];
            float[][] scores = NetworkEvaluator.Score(graph, data, Math.Clamp(data.Count, 1, 16), options.Threads);
            for (int i = 0; i < scores.Length; i++)
            {
                scores[i].CopyTo(rows, (long)i * width);
            }

            return rows;
        }

        PictureData plain = pictures.Data(DatasetPart.Train, null), validation = pictures.Data(DatasetPart.Validation, null);
        float[] rows = Pass(plain, 0);
        List<float[]> augmented = [];
        for (int copy = 1; copy <= copies; copy++)
        {
            augmented.Add(Pass(new AugmentedCopy(pictures.Data(DatasetPart.Train, pipeline), options.Seed, copy), copy));
        }

        var train = new FeatureData(rows, width, pictures.Classes(DatasetPart.Train), augmented);
        return (train, new FeatureData(Pass(validation, copies + 1), width, pictures.Classes(DatasetPart.Validation)));
    }

    /// <summary>Whether a linear head may see the validation pictures once they have chosen its penalty: not if they still have fine-tuning to judge.</summary>
    private bool FitsOnAll(FeatureData validation) => validation.Count > 0 && _recipe.FineTuning is null;

    /// <summary>The convex problem of a linear head: L-BFGS, with the recipe's penalty or the one that does best on the validation pictures.</summary>
    private NetworkTrainingResult FitLinear(TrainableNetwork head, FeatureData train, FeatureData validation)
    {
        SoftmaxHead FitTo(LabeledFeatures known, LabeledFeatures? held, double penalty) => new SoftmaxHeadTrainer(new SoftmaxHeadOptions
        {
            Solver = HeadSolver.Lbfgs,
            Epochs = (_recipe.FineTuning is null ? options.Epochs : null) ?? 500,
            L2 = penalty,
            RestoreBest = false,
            Seed = options.Seed,
            Threads = options.Threads,
            Clock = options.Time,
        }).Train(known, held, pictures.Labels.Count, cancellationToken);

        LabeledFeatures known = train.ToLabeled(), held = validation.ToLabeled();
        double asked = _recipe.Training.WeightDecay, strength = asked > 0 ? asked : 1e-2, bestLoss = double.PositiveInfinity;
        IReadOnlyList<HeadEpoch> epochs = [];
        double[] penalties = held.Count == 0 ? [] : asked > 0 ? [asked] : Penalties;
        foreach (double penalty in penalties)
        {
            progress.Report(new RunProgress("Head", Array.IndexOf(penalties, penalty), penalties.Length));
            SoftmaxHead tried = FitTo(known, held, penalty);
            double loss = tried.History[^1].ValidationLoss ?? double.PositiveInfinity;
            (strength, bestLoss, epochs) = loss < bestLoss || epochs.Count == 0 ? (penalty, loss, tried.History) : (strength, bestLoss, epochs);
        }

        // The penalty is chosen; the pictures that chose it now help to fit the head.
        SoftmaxHead best = FitTo(FitsOnAll(validation) ? train.ToLabeled(validation) : known, null, strength);
        epochs = epochs.Count == 0 ? best.History : epochs;
        _penalty = strength;
        var values = new Dictionary<string, Tensor>
        {
            ["head/classes/kernel"] = Transposed(best.Weights, best.Classes),
            ["head/classes/bias"] = Tensor.FromFloats(best.Biases, best.Classes),
        };
        EpochRecord[] history = [.. epochs.Select(e => new EpochRecord(
            e.Epoch, e.TrainLoss, e.TrainAccuracy, e.ValidationLoss, e.ValidationAccuracy, e.LearningRate, e.Elapsed.TotalSeconds))];
        return new NetworkTrainingResult(InferenceForm.Of(head.Graph, values), history, history.Length);
    }

    private (Graph Whole, NetworkTrainingResult Result) FineTune(RecipeFineTuning tuning, Graph features, TrainableNetwork head, Graph trainedHead)
    {
        GraphValue cut = BlockFinder.Before(features, tuning.Blocks);
        Graph trunk = features.Cut(cut.Name);
        (FeatureData train, FeatureData validation) = Compute("Trunk", trunk);
        clock.End("trunk");
        TrainableNetwork tail = TailNetwork.Build(features, cut, head, trainedHead, tuning.UpdateStatistics);
        NetworkTrainingOptions settings = Settings(tuning.Training, FineTuningPhase) with
        {
            ParameterRule = parameter => new(
                parameter.Name.StartsWith(TailNetwork.HeadPrefix, StringComparison.Ordinal) ? 1 : tuning.BackboneRateFactor, parameter.Shape.Rank > 1),
        };
        NetworkTrainingResult result = Run("Fine-tuning", settings, tail, train, validation);
        return (GraphAssembly.Join(trunk, result.Graph), result);
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
            Fingerprint = options.CheckpointFolder is null ? string.Empty : RecipeFingerprint.Of(options, pictures, phase == FineTuningPhase),
            CheckpointFolder = options.CheckpointFolder is { } folder ? Path.Combine(folder, phase) : null,
            Resume = options.Resume,
            TensorBoardFolder = options.TensorBoardFolder is { } board ? Path.Combine(board, phase) : null,
        };
    }

    private NetworkTrainingResult Run(string phase, NetworkTrainingOptions settings, TrainableNetwork network, ITrainingData train, ITrainingData validation) =>
        new NetworkTrainer(settings).Train(network, train, validation, new StepProgress(progress, phase), cancellationToken);

    private static RunHead Describe(string kind, NetworkTrainingResult result) => new(kind, 0, result.BestEpoch, ["train"]);

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

    /// <summary>Training pictures as one of their augmented copies.</summary>
    private sealed class AugmentedCopy(PictureData data, int seed, int copy) : ITrainingData
    {
        public int Count => data.Count;

        public int Length => data.Length;

        public int LabelOf(int index) => data.LabelOf(index);

        public void Write(int index, ulong? draw, Span<float> destination) =>
            data.Write(index, TrainingRandom.Bits((ulong)seed, (ulong)copy, (ulong)index, 4), destination);
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
