using System.Collections.Concurrent;
using MlNetClassifier.Datasets;
using MlNetClassifier.Imaging;
using MlNetClassifier.Imaging.Augmentation;

namespace MlNetClassifier.Training.Data;

/// <summary>Pictures as a network's input: decoded and brought to size once, augmented anew each time they are drawn.</summary>
public sealed class PictureData : ITrainingData, IPictureSamples
{
    private readonly IReadOnlyList<PixelImage> _pictures;
    private readonly IReadOnlyList<int> _labels;
    private readonly PixelNormalization _normalization;
    private readonly AugmentationPipeline? _augmentation;
    private readonly int _width;
    private readonly int _height;

    /// <summary>Wraps pictures.</summary>
    /// <param name="pictures">The pictures; at least as large as the network's input when the augmentation crops, else of its size.</param>
    /// <param name="labels">Class of each.</param>
    /// <param name="width">Columns of the network's input.</param>
    /// <param name="height">Rows of the network's input.</param>
    /// <param name="normalization">Colour order, means and divisors.</param>
    /// <param name="augmentation">What is done to a picture when it is drawn for training; null for nothing.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public PictureData(
        IReadOnlyList<PixelImage> pictures,
        IReadOnlyList<int> labels,
        int width,
        int height,
        PixelNormalization normalization,
        AugmentationPipeline? augmentation = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(normalization);
        if (pictures.Count != labels.Count)
        {
            throw new ArgumentException($"{pictures.Count} pictures but {labels.Count} labels.", nameof(labels));
        }

        _pictures = pictures;
        _labels = labels;
        _width = width;
        _height = height;
        _normalization = normalization;
        _augmentation = augmentation;
    }

    /// <inheritdoc/>
    public int Count => _pictures.Count;

    /// <inheritdoc/>
    public int Length => 3 * _width * _height;

    /// <summary>Reads pictures from files on several threads.</summary>
    /// <param name="images">The files.</param>
    /// <param name="geometry">Size and way of resizing.</param>
    /// <param name="threads">Threads; at least 1.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <returns>A picture for each file, or null and the reason why there is none.</returns>
    public static ReadPicture[] Read(
        IReadOnlyList<LabeledImage> images, ResizeOptions geometry, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        var read = new ReadPicture[images.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };

        // One at a time instead of ranges: pictures differ in size by orders of magnitude.
        Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, images.Count), EnumerablePartitionerOptions.NoBuffering), parallel, i =>
            read[i] = ReadOne(images[i], geometry));
        return read;
    }

    /// <inheritdoc/>
    public int LabelOf(int index) => _labels[index];

    /// <inheritdoc/>
    public void Write(int index, ulong? draw, Span<float> destination) =>
        TensorWriter.Write(Sample(index, draw), _normalization, TensorLayout.Nchw, destination);

    /// <inheritdoc/>
    public PixelImage Sample(int index, ulong? draw)
    {
        PixelImage picture = _pictures[index];
        if (draw is { } seed && _augmentation is not null)
        {
            picture = _augmentation.Apply(picture, seed);
        }

        return picture.Width == _width && picture.Height == _height
            ? picture
            : ImageResizer.Resize(picture, new ResizeOptions(_width, _height) { Mode = ResizeMode.CenterCrop });
    }

    private static ReadPicture ReadOne(LabeledImage image, ResizeOptions geometry)
    {
        try
        {
            byte[] file = File.ReadAllBytes(image.FullPath);
            return file.Length == 0
                ? LeftOut(LeftOutKind.Empty, "The file is empty.")
                : new ReadPicture(ImageResizer.Resize(ImageDecoder.Decode(file), geometry), ContentHash.Of(file), null);
        }
        catch (InvalidImageException e)
        {
            return LeftOut(LeftOutKind.InvalidImage, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return LeftOut(LeftOutKind.Unreadable, e.Message);
        }

        ReadPicture LeftOut(LeftOutKind kind, string reason) => new(null, default, new LeftOutFile(image.Path, kind, reason));
    }
}
