using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Datasets;
using MlNetClassifier.Features;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Runs;

/// <summary>
/// A whole run: pictures → features → split → head → figures on held-out pictures → run folder. Everything or nothing is written.
/// </summary>
public sealed class TrainingRun
{
    private readonly TrainingRunOptions options;
    private readonly Backbone backbone;
    private readonly IProgress<RunProgress> progress;
    private readonly CancellationToken cancellationToken;
    private readonly RunClock clock;

    private TrainingRun(TrainingRunOptions options, Backbone backbone, IProgress<RunProgress> progress, CancellationToken cancellationToken)
    {
        this.options = options;
        this.backbone = backbone;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
        clock = new RunClock(options.Time);
    }

    /// <summary>Runs.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="backbone">The frozen network.</param>
    /// <param name="progress">Hears how far it is, from several threads.</param>
    /// <param name="cancellationToken">Ends the run; nothing is left but features in the cache.</param>
    /// <exception cref="InvalidDatasetException">The pictures cannot train a classifier, or one is unusable and the run is
    /// strict.</exception>
    /// <exception cref="RunFolderException">The output folder cannot be used.</exception>
    public static TrainingRunResult Execute(
        TrainingRunOptions options, Backbone backbone, IProgress<RunProgress> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(progress);
        return new TrainingRun(options, backbone, progress, cancellationToken).Execute();
    }

    private TrainingRunResult Execute()
    {
        // Before an hour of work, not after it.
        using RunFolder folder = RunFolder.Create(options.Output);
        using FeatureExtraction extraction = Extract();
        LeftOutFile[] leftOut = LeftOut(extraction);
        RunPictures pictures = RunPictures.Make(options.Dataset, extraction, options.Seed);
        clock.End("features");

        TrainedHead head = TrainedHead.Fit(pictures, options, progress, cancellationToken);
        clock.End("training");

        DatasetPart held = pictures.CountOf(DatasetPart.Test) > 0 ? DatasetPart.Test : DatasetPart.Validation;
        MetricsReport metrics = Measure(head, pictures, held);
        clock.End("evaluation");

        cancellationToken.ThrowIfCancellationRequested();
        progress.Report(new RunProgress("Writing the run", 0, 0));
        using (TrainedModel model = new(backbone, options.Resize, pictures.Labels, head, metrics))
        {
            model.Save(folder[RunFiles.Model]);
        }

        File.WriteAllText(folder[RunFiles.Labels], string.Concat(pictures.Labels.Select(label => label + "\n")));
        RunJson.WriteFile(folder[RunFiles.Metrics], metrics);
        CsvFile.Write(folder[RunFiles.Split], [CsvFile.Line("path", "label", "split"), .. pictures.Images.Zip(
            pictures.Split.Parts, (image, part) => CsvFile.Line(image.Path, image.Label, part.ToString().ToLowerInvariant()))]);
        CsvFile.Write(folder[RunFiles.History], head.HistoryLines());
        clock.End("writing");
        RunReport report = Report(extraction, pictures, head, leftOut);
        RunJson.WriteFile(folder[RunFiles.Report], report);
        cancellationToken.ThrowIfCancellationRequested();
        folder.Commit();
        string example = pictures.Images[pictures.Split.Parts.Index().First(part => part.Item == held).Index].FullPath;
        return new TrainingRunResult(folder.Path, report, metrics, pictures.Labels, example);
    }

    private FeatureExtraction Extract()
    {
        string[] files = [.. options.Dataset.Images.Select(image => image.FullPath)];
        progress.Report(new RunProgress("Features", 0, files.Length));
        using FeatureExtractor extractor = new(backbone, new FeatureExtractionOptions { Threads = options.Threads, Resize = options.Resize });
        FeatureCache? cache = options.CacheFolder is { } cacheFolder ? new FeatureCache(cacheFolder) : null;
        return extractor.Extract(files, cache, new Counter(progress, files.Length), cancellationToken);
    }

    private LeftOutFile[] LeftOut(FeatureExtraction extraction)
    {
        LeftOutFile[] all =
        [
            .. options.Dataset.LeftOut,
            .. options.Dataset.Images.Zip(extraction.Failures).Where(pair => pair.Second is not null)
                .Select(pair => new LeftOutFile(pair.First.Path, pair.Second!.Value.Kind, pair.Second.Value.Reason)),
        ];
        LeftOutFile[] counted = [.. all.Where(file => file.Kind != LeftOutKind.OutsideClasses)];
        if (options.Strict && counted.Length > 0)
        {
            throw new InvalidDatasetException(
                $"Data set '{options.Dataset.Name}': {counted.Length} files cannot be used, and --strict allows none: "
                + string.Join("; ", counted.Take(20).Select(file => $"{file.Path} ({file.Reason})")) + (counted.Length > 20 ? "; …" : "."));
        }

        return all;
    }

    private static MetricsReport Measure(TrainedHead head, RunPictures pictures, DatasetPart part)
    {
        LabeledFeatures held = pictures.Part(part);
        MulticlassMetricsAccumulator counted = new(pictures.Labels.Count);
        float[] scores = new float[pictures.Labels.Count];
        for (int i = 0; i < held.Count; i++)
        {
            head.Score(held.Rows.GetRow(i), scores);
            counted.Add(held.Labels[i], scores);
        }

        return MetricsReport.Of(part.ToString().ToLowerInvariant(), pictures.Labels, counted);
    }

    private RunReport Report(FeatureExtraction extraction, RunPictures pictures, TrainedHead head, LeftOutFile[] leftOut) => new()
    {
        Arguments = options.Arguments,
        StartedAt = clock.StartedAt,
        Seed = options.Seed,
        Machine = RunMachine.Current(options.Threads),
        Dataset = RunDataset.Of(options.Dataset, pictures.Labels.Count, pictures.CountOf, leftOut),
        Backbone = RunBackbone.Of(backbone, options.Resize),
        Features = new RunFeatures(extraction.Computed, extraction.Reused, options.CacheFolder),
        Head = head.Description,
        Seconds = clock.Seconds,
        LeftOut = leftOut,
        Warnings = pictures.Split.Warnings,
    };

    private sealed class Counter(IProgress<RunProgress> progress, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new RunProgress("Features", value, total));
    }
}
