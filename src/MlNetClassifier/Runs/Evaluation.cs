using System.Globalization;
using MlNetClassifier.Data;
using MlNetClassifier.Datasets;
using MlNetClassifier.Scoring;

namespace MlNetClassifier.Runs;

/// <summary>Measures a saved model on labelled pictures, through the very chain that predicts.</summary>
public static class Evaluation
{
    /// <summary>Measures.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="options">The pictures.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Ends it; nothing is written then.</param>
    /// <exception cref="InvalidDatasetException">No picture can be measured.</exception>
    public static EvaluationResult Execute(
        PictureScorer scorer, EvaluationOptions options, IProgress<RunProgress> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        List<LeftOutFile> leftOut = [.. options.Dataset.LeftOut];
        Dictionary<string, int> classes = scorer.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        LabeledImage[] images = [.. Select(options).Where(image => IsKnown(image, classes, leftOut))];
        MulticlassMetricsAccumulator counted = new(scorer.Labels.Count);
        List<string> lines = [CsvFile.Line(["path", "label", "predicted", .. scorer.Labels])];
        int index = 0;
        progress.Report(new RunProgress("Pictures", 0, images.Length));
        foreach (ScoredPicture scored in scorer.Score([.. images.Select(image => image.FullPath)], cancellationToken))
        {
            LabeledImage image = images[index++];
            if (scored.Scores is not { } scores)
            {
                leftOut.Add(new LeftOutFile(image.Path, LeftOutKind.InvalidImage, scored.Error!));
            }
            else
            {
                float[] row = [.. scores];
                counted.Add(classes[image.Label], row);
                if (options.PredictionsFile is not null)
                {
                    lines.Add(CsvFile.Line(
                        [image.Path, image.Label, scorer.Labels[Array.IndexOf(row, row.Max())], .. row.Select(score => score.ToString("R", CultureInfo.InvariantCulture))]));
                }
            }

            progress.Report(new RunProgress("Pictures", index, images.Length));
        }

        if (counted.Count == 0)
        {
            throw new InvalidDatasetException(
                $"Data set '{options.Dataset.Name}': no picture could be "
                    + $"measured{(leftOut.Count > 0 ? $" (the first: {leftOut[0].Path}: {leftOut[0].Reason})" : string.Empty)}.");
        }

        if (options.PredictionsFile is { } file)
        {
            AtomicFile.Write(file, stream => CsvFile.Write(stream, lines));
        }

        return new EvaluationResult(MetricsReport.Of(options.Split, scorer.Labels, counted), leftOut);
    }

    private static IEnumerable<LabeledImage> Select(EvaluationOptions options)
    {
        if (options.Split == "all")
        {
            return options.Dataset.Images;
        }

        DatasetPart part = Enum.Parse<DatasetPart>(options.Split, ignoreCase: true);
        LabeledImage[] images = [.. options.Dataset.Images.Where(image => image.FixedPart == part)];
        return images.Length > 0
            ? images
            : throw new InvalidDatasetException($"Data set '{options.Dataset.Name}' names no picture of the part '{options.Split}'; "
                + "parts come from a manifest's split column.");
    }

    private static bool IsKnown(LabeledImage image, Dictionary<string, int> classes, List<LeftOutFile> leftOut)
    {
        if (classes.ContainsKey(image.Label))
        {
            return true;
        }

        leftOut.Add(new LeftOutFile(image.Path, LeftOutKind.UnknownClass, $"The model has no class '{image.Label}'."));
        return false;
    }
}
