using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>The pictures of a run, read once at the network's size and divided.</summary>
internal sealed class RecipePictures
{
    // A from-scratch network sees centred pixels of about unit spread; its graph takes them scaled so, and the model's scaling is part of it.
    private static readonly PixelNormalization Centred = new(ColorOrder.Rgb, [127.5f, 127.5f, 127.5f], [63.75f, 63.75f, 63.75f]);
    private static readonly PixelNormalization Raw = new(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]);

    private readonly PixelImage[] _pictures;
    private readonly int[] _classes;

    private RecipePictures(RecipeRunOptions options, int width, int height, LabeledImage[] images, PixelImage[] pictures, DatasetSplit split, LeftOutFile[] leftOut)
    {
        Width = width;
        Height = height;
        Resize = RecipeParts.Resize(options.Recipe.Resize);
        Normalization = options.Recipe.Network is null ? Raw : Centred;
        Labels = options.Dataset.Labels;
        Images = images;
        Split = split;
        LeftOut = leftOut;
        _pictures = pictures;
        Dictionary<string, int> classes = Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        _classes = [.. images.Select(image => classes[image.Label])];
    }

    public int Width { get; }

    public int Height { get; }

    public ResizeMode Resize { get; }

    /// <summary>How pixels enter the network: raw for backbones, whose graphs scale by themselves.</summary>
    public PixelNormalization Normalization { get; }

    public IReadOnlyList<string> Labels { get; }

    public LabeledImage[] Images { get; }

    public DatasetSplit Split { get; }

    public LeftOutFile[] LeftOut { get; }

    public static RecipePictures Read(RecipeRunOptions options, IProgress<RunProgress> progress, CancellationToken cancellationToken)
    {
        (int width, int height) = options.Recipe.Network is { } network
            ? (network.Width, network.Height)
            : (options.Backbones[0].Spec.Width, options.Backbones[0].Spec.Height);
        ImageDataset dataset = options.Dataset;
        progress.Report(new RunProgress("Pictures", 0, dataset.Images.Count));
        ReadPicture[] read = PictureData.Read(
            dataset.Images, new ResizeOptions(width, height) { Mode = RecipeParts.Resize(options.Recipe.Resize) }, options.Threads, cancellationToken);
        progress.Report(new RunProgress("Pictures", dataset.Images.Count, dataset.Images.Count));
        LeftOutFile[] leftOut = [.. dataset.LeftOut, .. read.Where(r => r.LeftOut is not null).Select(r => r.LeftOut!)];
        LeftOutFile[] counted = [.. leftOut.Where(file => file.Kind != LeftOutKind.OutsideClasses)];
        if (options.Strict && counted.Length > 0)
        {
            throw new InvalidDatasetException(
                $"Data set '{dataset.Name}': {counted.Length} files cannot be used, and --strict allows none: {string.Join("; ", counted.Take(20).Select(file => $"{file.Path} ({file.Reason})"))}.");
        }

        int[] usable = [.. Enumerable.Range(0, read.Length).Where(i => read[i].Picture is not null)];
        LabeledImage[] images = [.. usable.Select(i => dataset.Images[i])];
        DatasetSplit split = RunPictures.Divide(dataset, images, [.. usable.Select(i => read[i].Hash)], options.Seed);
        return new RecipePictures(options, width, height, images, [.. usable.Select(i => read[i].Picture!)], split, leftOut);
    }

    public int CountOf(DatasetPart part) => Split.Parts.Count(p => p == part);

    /// <summary>The pictures of a part as a network's input.</summary>
    public PictureData Data(DatasetPart part, AugmentationPipeline? augmentation)
    {
        int[] members = Members(part);
        return new PictureData([.. members.Select(i => _pictures[i])], [.. members.Select(i => _classes[i])], Width, Height, Normalization, augmentation);
    }

    /// <summary>Classes of a part's pictures.</summary>
    public int[] Classes(DatasetPart part) => [.. Members(part).Select(i => _classes[i])];

    /// <summary>Weights that make all classes of the training part count alike: mean count over the class's count.</summary>
    public IReadOnlyList<float> ClassWeights()
    {
        int[] counts = new int[Labels.Count];
        foreach (int label in Classes(DatasetPart.Train))
        {
            counts[label]++;
        }

        return [.. counts.Select(c => (float)counts.Sum() / (counts.Length * Math.Max(1, c)))];
    }

    private int[] Members(DatasetPart part) => [.. Enumerable.Range(0, Images.Length).Where(i => Split.Parts[i] == part)];
}
