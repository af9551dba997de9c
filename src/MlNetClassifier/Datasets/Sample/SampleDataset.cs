using MlNetClassifier.Imaging;

namespace MlNetClassifier.Datasets.Sample;

/// <summary>
/// A data set drawn by code, for trying the toolkit without any data at hand: seven classes of figures and patterns, 200 PNG pictures of
/// 96 × 96 pixels each. Always the same bytes.
/// </summary>
public static class SampleDataset
{
    /// <summary>Pictures in each class: enough for a network from scratch.</summary>
    public const int PicturesPerClass = 200;

    private const ulong Seed = 20;

    /// <summary>The classes, in order.</summary>
    public static IReadOnlyList<string> Labels { get; } = ["checkers", "circles", "crosses", "rings", "squares", "stripes", "triangles"];

    /// <summary>
    /// Draws the data set into a folder unless it is there already; of a folder that holds a part of it, the rest. Pictures are drawn beside
    /// the folder and renamed, so an interrupted call leaves no half data set.
    /// </summary>
    /// <param name="folder">The folder to make; its parents are made, too.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    /// <returns>Whether something was drawn now.</returns>
    public static bool Ensure(string folder, CancellationToken cancellationToken = default) => Ensure(folder, PicturesPerClass, cancellationToken);

    /// <summary>As the other, with another number of pictures: the first ones are the same.</summary>
    /// <param name="folder">The folder to make; its parents are made, too.</param>
    /// <param name="picturesPerClass">Pictures of each class; at least 1.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    /// <returns>Whether something was drawn now.</returns>
    public static bool Ensure(string folder, int picturesPerClass, CancellationToken cancellationToken = default)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        int[] missing = [.. Enumerable.Range(0, Labels.Count * picturesPerClass).Where(i => !File.Exists(Path.Combine(full, NameOf(i))))];
        if (missing.Length == 0)
        {
            return false;
        }

        string partial = $"{full}.{Guid.NewGuid():N}.partial";
        try
        {
            Parallel.ForEach(missing, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                // Every picture has its own generator, so the order in which threads draw does not matter.
                PixelImage image = SamplePicture.Draw(Labels[i % Labels.Count], new SampleRandom((Seed << 32) + (ulong)i));
                string file = Path.Combine(partial, NameOf(i));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                using FileStream stream = File.Create(file);
                PngEncoder.Encode(image, stream);
            });
            Take(partial, full, missing);
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

    private static void Take(string partial, string full, int[] drawn)
    {
        if (!Directory.Exists(full))
        {
            try
            {
                Directory.Move(partial, full);
                return;
            }
            catch (IOException) when (Directory.Exists(full))
            {
                // Another process drew the same pictures meanwhile.
            }
        }

        foreach (int i in drawn)
        {
            string file = Path.Combine(full, NameOf(i));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Move(Path.Combine(partial, NameOf(i)), file, overwrite: true);
        }
    }

    private static string NameOf(int index) => Path.Combine(Labels[index % Labels.Count], $"{index / Labels.Count:000}.png");
}
