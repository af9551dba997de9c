using MlNetClassifier.Datasets;
using MlNetClassifier.Features;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Runs;

/// <summary>The pictures of a run that can be used: class, part and feature row of each.</summary>
internal sealed class RunPictures
{
    private readonly FeatureTable table;
    private readonly int[] rows;

    private RunPictures(FeatureTable table, IReadOnlyList<string> labels, LabeledImage[] images, int[] classes, int[] rows, DatasetSplit split)
    {
        this.table = table;
        this.rows = rows;
        Labels = labels;
        Images = images;
        Classes = classes;
        Split = split;
    }

    /// <summary>The classes in the model's order.</summary>
    public IReadOnlyList<string> Labels { get; }

    public LabeledImage[] Images { get; }

    /// <summary>Class of each picture.</summary>
    public int[] Classes { get; }

    public DatasetSplit Split { get; }

    /// <summary>Keeps what has features, and splits it.</summary>
    /// <exception cref="InvalidDatasetException">What is left cannot train a classifier.</exception>
    public static RunPictures Make(ImageDataset dataset, FeatureExtraction extraction, int seed)
    {
        int[] usable = [.. Enumerable.Range(0, dataset.Images.Count).Where(i => extraction.Rows[i] >= 0)];
        LabeledImage[] images = [.. usable.Select(i => dataset.Images[i])];
        ContentHash[] hashes = [.. usable.Select(i => extraction.Hashes[i])];
        DatasetSplit split = Divide(dataset, images, hashes, seed);
        Dictionary<string, int> classes = dataset.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        return new RunPictures(
            extraction.Table, dataset.Labels, images, [.. images.Select(image => classes[image.Label])], [.. usable.Select(i => extraction.Rows[i])], split);
    }

    public int CountOf(DatasetPart part) => Split.Parts.Count(p => p == part);

    /// <summary>Features and classes of a part, or of several together.</summary>
    public LabeledFeatures Part(params DatasetPart[] parts)
    {
        int[] members = [.. Enumerable.Range(0, Images.Length).Where(i => parts.Contains(Split.Parts[i]))];
        return new LabeledFeatures(new FeatureRowSubset(table, [.. members.Select(i => rows[i])]), [.. members.Select(i => Classes[i])]);
    }

    /// <summary>Splits the usable pictures after checking that they can train and measure a classifier.</summary>
    /// <exception cref="InvalidDatasetException">They cannot.</exception>
    internal static DatasetSplit Divide(ImageDataset dataset, LabeledImage[] images, ContentHash[] hashes, int seed)
    {
        CheckClasses(dataset, images, hashes);
        DatasetSplit split = DatasetSplitter.Split(images, hashes, new SplitOptions { Seed = seed });
        foreach (string label in dataset.Labels)
        {
            if (!images.Index().Any(image => image.Item.Label == label && split.Parts[image.Index] == DatasetPart.Train))
            {
                throw new InvalidDatasetException($"Data set '{dataset.Name}': class '{label}' has no training picture. Give it some, or "
                    + "change the manifest's split column.");
            }
        }

        if (split.Parts.All(part => part == DatasetPart.Train))
        {
            throw new InvalidDatasetException($"Data set '{dataset.Name}': every picture is a training picture, so nothing can be "
                + "measured. Change the manifest's split column.");
        }

        return split;
    }

    private static void CheckClasses(ImageDataset dataset, LabeledImage[] images, ContentHash[] hashes)
    {
        if (dataset.Labels.Count < 2)
        {
            throw new InvalidDatasetException(
                $"Data set '{dataset.Name}' has one class only ('{dataset.Labels[0]}'); a classifier needs two or more. Put each class "
                    + "into a folder of its own.");
        }

        var different = images.Zip(hashes).GroupBy(pair => pair.First.Label).ToDictionary(group => group.Key, group => group.Select(pair => pair.Second).Distinct().Count());
        string[] small = [.. dataset.Labels.Where(label => different.GetValueOrDefault(label) < 2)];
        if (small.Length > 0)
        {
            throw new InvalidDatasetException(
                $"Data set '{dataset.Name}': fewer than 2 different usable pictures in class "
                    + $"{string.Join(", ", small.Take(5).Select(label => $"'{label}' ({different.GetValueOrDefault(label)})"))}"
                + $"{(small.Length > 5 ? $" and {small.Length - 5} more" : string.Empty)}. Add pictures or remove the class.");
        }
    }
}
