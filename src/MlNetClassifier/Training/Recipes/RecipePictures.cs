using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>The pictures of a run, read once at the network's size and divided.</summary>
internal sealed class RecipePictures
{
    private static readonly PixelNormalization Raw = new(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]);

    private readonly PixelImage[] _pictures;
    private readonly int[] _classes;

    private RecipePictures(RecipeRunOptions options, int width, int height, LabeledImage[] images, ContentHash[] hashes, PixelImage[] pictures, DatasetSplit split, LeftOutFile[] leftOut)
    {
        Width = width;
        Height = height;
        Resize = RecipeParts.Resize(options.Recipe.Resize);
        Labels = options.Dataset.Labels;
        Images = images;
        Hashes = hashes;
        Split = split;
        LeftOut = leftOut;
        _pictures = pictures;
        Dictionary<string, int> classes = Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
        _classes = [.. images.Select(image => classes[image.Label])];
        Normalization = options.Recipe.Network is null ? Raw : Spread([.. Members(DatasetPart.Train).Select(i => pictures[i])]);
    }

    public int Width { get; }

    public int Height { get; }

    public ResizeMode Resize { get; }

    /// <summary>
    /// How pixels enter the network: raw for backbones, whose graphs scale by themselves; else with the training pictures' own mean and deviation, for
    /// pale pictures (grey concrete) would otherwise all look alike to a fresh network. The model file holds these numbers.
    /// </summary>
    public PixelNormalization Normalization { get; }

    public IReadOnlyList<string> Labels { get; }

    public LabeledImage[] Images { get; }

    /// <summary>Hash of each picture's file.</summary>
    public ContentHash[] Hashes { get; }

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
        ContentHash[] hashes = [.. usable.Select(i => read[i].Hash)];
        DatasetSplit split = RunPictures.Divide(dataset, images, hashes, options.Seed);
        return new RecipePictures(options, width, height, images, hashes, [.. usable.Select(i => read[i].Picture!)], split, leftOut);
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

    /// <summary>Numbers of a part's pictures.</summary>
    public int[] Members(DatasetPart part) => [.. Enumerable.Range(0, Images.Length).Where(i => Split.Parts[i] == part)];

    private static PixelNormalization Spread(PixelImage[] pictures)
    {
        long[] sums = new long[3], squares = new long[3];
        long pixels = 0;
        foreach (PixelImage picture in pictures)
        {
            pixels += picture.Width * picture.Height;
            for (int i = 0; i < picture.Pixels.Length; i += picture.Channels)
            {
                for (int c = 0; c < 3; c++)
                {
                    int value = picture.Pixels[i + c];
                    sums[c] += value;
                    squares[c] += value * value;
                }
            }
        }

        // Whole sums, so that no order of adding matters; a tenth of a step keeps a channel of one value from dividing by zero.
        float[] mean = [.. sums.Select(s => (float)((double)s / pixels))];
        float[] deviation = [.. squares.Select((s, c) => (float)Math.Sqrt(Math.Max(0.01, ((double)s / pixels) - ((double)sums[c] / pixels * sums[c] / pixels))))];
        return new PixelNormalization(ColorOrder.Rgb, mean, deviation);
    }
}
