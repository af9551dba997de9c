using MlNetClassifier.Imaging;

namespace MlNetClassifier.Datasets.Sample;

/// <summary>
/// A small data set drawn by code, for trying the toolkit without any data at hand: seven classes of figures and patterns, 60 PNG pictures
/// of
/// 96 × 96 pixels each. Always the same bytes.
/// </summary>
public static class SampleDataset
{
    /// <summary>Pictures in each class.</summary>
    public const int PicturesPerClass = 60;

    private const ulong Seed = 20;

    /// <summary>The classes, in order.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["checkers", "circles", "crosses", "rings", "squares", "stripes", "triangles"];

    /// <summary>
    /// Draws the data set into a folder unless it is there already. It is drawn beside it and renamed, so an interrupted call leaves no
    /// half data set.
    /// </summary>
    /// <param name="folder">The folder to make; its parents are made, too.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    /// <returns>Whether it was drawn now.</returns>
    public static bool Ensure(string folder, CancellationToken cancellationToken = default) => Ensure(folder, PicturesPerClass, cancellationToken);

    /// <summary>As the other, with another number of pictures: the first ones are the same.</summary>
    /// <param name="folder">The folder to make; its parents are made, too.</param>
    /// <param name="picturesPerClass">Pictures of each class; at least 1.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    /// <returns>Whether it was drawn now.</returns>
    public static bool Ensure(string folder, int picturesPerClass, CancellationToken cancellationToken = default)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(full))
        {
            return false;
        }

        string partial = $"{full}.{Guid.NewGuid():N}.partial";
        try
        {
            Parallel.For(0, Labels.Count * picturesPerClass, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                // Every picture has its own generator, so the order in which threads draw does not matter.
                SampleRandom random = new((Seed << 32) + (ulong)i);
                string label = Labels[i % Labels.Count];
                PixelImage image = SamplePicture.Draw(label, random);
                Directory.CreateDirectory(Path.Combine(partial, label));
                using FileStream stream = File.Create(Path.Combine(partial, label, $"{i / Labels.Count:000}.png"));
                PngEncoder.Encode(image, stream);
            });
            Directory.Move(partial, full);
        }
        catch (IOException) when (Directory.Exists(full))
        {
            // Another process drew the same pictures meanwhile.
            return false;
        }
        finally
        {
            if (Directory.Exists(partial))
            {
                Directory.Delete(partial, recursive: true);
            }
        }

        return true;
    }
}
