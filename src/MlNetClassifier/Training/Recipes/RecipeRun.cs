using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Imaging;
using MlNetClassifier.Runs;
using MlNetClassifier.Trainers.Heads;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>
/// Runs a recipe: pictures → split → network, or features and head → fine-tuning → figures on held-out pictures → run folder. Everything or nothing
/// is written.
/// </summary>
public sealed class RecipeRun
{
    private readonly RecipeRunOptions _options;
    private readonly IProgress<RunProgress> _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly RunClock _clock;

    private RecipeRun(RecipeRunOptions options, IProgress<RunProgress> progress, CancellationToken cancellationToken)
    {
        _options = options;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _clock = new RunClock(options.Time);
    }

    /// <summary>Runs.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Hears how far it is, from several threads.</param>
    /// <param name="cancellationToken">Ends the run; what remains are checkpoints, if there is a folder for them.</param>
    /// <exception cref="InvalidDatasetException">The pictures cannot train a classifier, or one is unusable and the run is strict.</exception>
    /// <exception cref="InvalidRecipeException">The recipe does not fit the backbones.</exception>
    /// <exception cref="RunFolderException">The output folder cannot be used, or the folder of checkpoints holds some and the run does not resume.</exception>
    public static TrainingRunResult Execute(RecipeRunOptions options, IProgress<RunProgress> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        if (options.Backbones.Count != options.Recipe.Backbones.Count)
        {
            throw new InvalidRecipeException($"Recipe '{options.RecipeName}' wants {options.Recipe.Backbones.Count} backbones; {options.Backbones.Count} were loaded.");
        }

        return new RecipeRun(options, progress, cancellationToken).Execute();
    }

    private TrainingRunResult Execute()
    {
        // Before an hour of work, not after it.
        if (!_options.Resume && _options.CheckpointFolder is { } saved && TrainingCheckpoints.Find(saved) is [.., { } last])
        {
            throw new RunFolderException($"'{saved}' holds checkpoints of an earlier training ({last.Phase}, epoch {last.Epoch}). Resume it (--resume), name another folder "
                + "(--checkpoints), or remove this one.");
        }

        using RunFolder folder = RunFolder.Create(_options.Output);
        RecipePictures pictures = RecipePictures.Read(_options, _progress, _cancellationToken);
        _clock.End("pictures");

        RecipeTrainer trainer = new(_options, pictures, _progress, _clock, _cancellationToken);
        RecipeModel model = trainer.Train();

        DatasetPart held = pictures.CountOf(DatasetPart.Test) > 0 ? DatasetPart.Test : DatasetPart.Validation;
        MetricsReport metrics = Measure(model.Graph, pictures, held);
        _clock.End("evaluation");

        _cancellationToken.ThrowIfCancellationRequested();
        _progress.Report(new RunProgress("Writing the run", 0, 0));
        (Backbone backbone, TrainedHead head) = Split(model, pictures);
        new TrainedModel(backbone, pictures.Resize, pictures.Labels, head, metrics).Save(folder[RunFiles.Model]);
        File.WriteAllText(folder[RunFiles.Labels], string.Concat(pictures.Labels.Select(label => label + "\n")));
        RunJson.WriteFile(folder[RunFiles.Metrics], metrics);
        CsvFile.Write(folder[RunFiles.Split], [CsvFile.Line("path", "label", "split"), .. pictures.Images.Zip(
            pictures.Split.Parts, (image, part) => CsvFile.Line(image.Path, image.Label, part.ToString().ToLowerInvariant()))]);
        CsvFile.Write(folder[RunFiles.History], HistoryFile.Lines(model.History));
        _clock.End("writing");
        RunReport report = Report(pictures, backbone, head, model.Features);
        RunJson.WriteFile(folder[RunFiles.Report], report);
        _cancellationToken.ThrowIfCancellationRequested();
        folder.Commit();
        string example = pictures.Images[pictures.Split.Parts.Index().First(part => part.Item == held).Index].FullPath;
        return new TrainingRunResult(folder.Path, report, metrics, pictures.Labels, example);
    }

    private MetricsReport Measure(Graph graph, RecipePictures pictures, DatasetPart part)
    {
        PictureData data = pictures.Data(part, null);
        float[][] scores = NetworkEvaluator.Score(graph, data, Math.Min(32, Math.Max(1, data.Count)), _options.Threads);
        MulticlassMetricsAccumulator counted = new(pictures.Labels.Count);
        for (int i = 0; i < scores.Length; i++)
        {
            float max = scores[i].Max();
            double sum = scores[i].Sum(s => Math.Exp(s - (double)max));
            counted.Add(data.LabelOf(i), [.. scores[i].Select(s => (float)(Math.Exp(s - (double)max) / sum))]);
        }

        return MetricsReport.Of(part.ToString().ToLowerInvariant(), pictures.Labels, counted);
    }

    /// <summary>The network up to the last layer's input, and the last layer: what a model file keeps apart.</summary>
    private static (Backbone Backbone, TrainedHead Head) Split(RecipeModel model, RecipePictures pictures)
    {
        Node last = model.Graph.Outputs[0].Producer!;
        var gemm = (Gemm)last.Operator;
        Tensor weights = last.Inputs[1]!.Constant!;
        (int width, int classes) = gemm.TransposeB ? (weights.Shape[1], weights.Shape[0]) : (weights.Shape[0], weights.Shape[1]);
        float[] rows = gemm.TransposeB ? weights.Floats : new float[weights.Length];
        for (int i = 0; i < rows.Length && !gemm.TransposeB; i++)
        {
            rows[i] = weights.Floats[(i % width * classes) + (i / width)];
        }

        Graph network = model.Graph.Cut(last.Inputs[0]!.Name);
        var spec = new BackboneSpec
        {
            Name = model.Name,
            InputTensor = network.Inputs[0].Name,
            Layout = TensorLayout.Nchw,
            Width = pictures.Width,
            Height = pictures.Height,
            Normalization = model.Normalization,
            FeatureTensor = network.Outputs[0].Name,
        };
        Graph composed = BackboneComposer.Compose(network, spec);
        var backbone = new Backbone(model.Source, spec, composed, BackboneIdentity.Of("recipe/1", spec, composed));
        return (backbone, new TrainedHead(new SoftmaxHead(rows, last.Inputs[2]!.Constant!.Floats, [], 0), model.Description));
    }

    private RunReport Report(RecipePictures pictures, Backbone backbone, TrainedHead head, RunFeatures? features) => new()
    {
        Arguments = _options.Arguments,
        StartedAt = _clock.StartedAt,
        Seed = _options.Seed,
        Machine = RunMachine.Current(_options.Threads),
        Dataset = RunDataset.Of(_options.Dataset, pictures.Labels.Count, pictures.CountOf, pictures.LeftOut),
        Backbone = RunBackbone.Of(backbone, pictures.Resize),
        Features = features ?? new RunFeatures(pictures.Images.Length, 0, null),
        Head = head.Description,
        Seconds = _clock.Seconds,
        LeftOut = pictures.LeftOut,
        Warnings = pictures.Split.Warnings,
    };
}
