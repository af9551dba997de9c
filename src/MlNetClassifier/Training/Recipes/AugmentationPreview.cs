using MlNetClassifier.Data;
using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>A contact sheet of what a network in training sees: the only check of an augmentation that finds the senseless ones is to look.</summary>
public sealed class AugmentationPreview
{
    private static readonly PixelNormalization Raw = new(ColorOrder.Rgb, [0, 0, 0], [1, 1, 1]);

    private AugmentationPreview(PixelImage sheet, IReadOnlyList<LabeledImage> rows, IReadOnlyList<LeftOutFile> leftOut)
    {
        Sheet = sheet;
        Rows = rows;
        LeftOut = leftOut;
    }

    /// <summary>The sheet.</summary>
    public PixelImage Sheet { get; }

    /// <summary>The first picture of each row.</summary>
    public IReadOnlyList<LabeledImage> Rows { get; }

    /// <summary>Files that were to be shown but could not be read.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; }

    /// <summary>Makes a sheet.</summary>
    /// <param name="options">What it shows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidDatasetException">Not one picture can be read.</exception>
    public static AugmentationPreview Make(AugmentationPreviewOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        AugmentationPipeline? pipeline = RecipeParts.Pipeline(options.Augmentation);
        int perRow = pipeline is null ? options.Columns : 1;
        List<LeftOutFile> leftOut = [];
        List<LabeledImage[]> rows = [];
        List<PixelImage> cells = [];
        foreach (LabeledImage[] candidates in Candidates(options, perRow))
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadPicture[] read = PictureData.Read(
                candidates, new ResizeOptions(options.Width, options.Height) { Mode = options.Resize }, options.Threads, cancellationToken);
            leftOut.AddRange(read.Select(r => r.LeftOut).OfType<LeftOutFile>());
            PixelImage[] pictures = [.. read.Select(r => r.Picture).OfType<PixelImage>()];
            if (pictures.Length == 0)
            {
                continue;
            }

            rows.Add([.. candidates.Where((_, i) => read[i].Picture is not null)]);
            var data = new PictureData(pictures, [.. pictures.Select(_ => 0)], options.Width, options.Height, Raw, pipeline);
            for (int column = 0; column < options.Columns; column++)
            {
                // As training draws it in the epoch of the column's number; the first column is the picture as it is.
                ulong? draw = pipeline is null || column == 0 ? null : TrainingRandom.Bits((ulong)options.Seed, (ulong)column, (ulong)rows.Count, 1);
                cells.Add(column < pictures.Length || pipeline is not null ? data.Sample(pipeline is null ? column : 0, draw) : new PixelImage(1, 1, PixelFormat.Rgb24));
            }

            if (rows.Count == options.Rows)
            {
                break;
            }
        }

        return rows.Count == 0
            ? throw new InvalidDatasetException($"Data set '{options.Dataset.Name}': none of the pictures could be read, the first because: {leftOut[0].Reason}")
            : new AugmentationPreview(ContactSheet.Make(cells, options.Columns, options.CellSize), [.. rows.Select(row => row[0])], leftOut);
    }

    /// <summary>Writes the sheet as a PNG file, at once or not at all.</summary>
    /// <param name="path">The file; overwritten if it is there.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, stream => PngEncoder.Encode(Sheet, stream));
    }

    /// <summary>Pictures for one row after the other: the classes take turns, each in an order drawn by the seed.</summary>
    private static IEnumerable<LabeledImage[]> Candidates(AugmentationPreviewOptions options, int perRow)
    {
        LabeledImage[][] classes = [.. options.Dataset.Labels.Select((label, c) =>
        {
            LabeledImage[] members = [.. options.Dataset.Images.Where(image => image.Label == label)];
            return TrainingRandom.Order(members.Length, (ulong)options.Seed, c).Select(i => members[i]).ToArray();
        })];
        for (int turn = 0; classes.Any(members => turn * perRow < members.Length); turn++)
        {
            foreach (LabeledImage[] members in classes.Where(members => turn * perRow < members.Length))
            {
                yield return [.. members.Skip(turn * perRow).Take(perRow)];
            }
        }
    }
}
