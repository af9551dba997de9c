using MlNetClassifier.Datasets;

namespace MlNetClassifier.Features;

/// <summary>
/// A folder of computed features, one file for each way of computing them (backbone bytes, preprocessing, geometry), keyed inside by the
/// pictures'
/// bytes. Runs may share it, at the same time too; what is stale, cut short or damaged is computed again, never used.
/// </summary>
public sealed class FeatureCache
{
    private const string Extension = ".features";

    /// <summary>Names a cache folder; nothing is created before features are written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxBytes">Bound of the folder's size; see <see cref="MaxBytes"/>.</param>
    public FeatureCache(string folder, long maxBytes = 4L << 30)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        Folder = Path.GetFullPath(folder);
        MaxBytes = maxBytes;
    }

    /// <summary>Full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>
    /// Bound of the folder's size in bytes. <value>Default 4 GiB.</value> It is enforced when a run opens the cache and when it is done:
    /// whole files go first, the
    /// least recently used before the others; a single file above the bound loses its oldest records when it is opened next.
    /// </summary>
    public long MaxBytes { get; }

    /// <summary>Where the cache lies unless told otherwise.</summary>
    /// <param name="environmentVariable">Reads an environment variable: <c>MLNETCLASSIFIER_CACHE</c> names the folder.</param>
    /// <returns>That folder, or <c>mlnetclassifier/cache</c> under the user's local application data.</returns>
    public static string DefaultFolder(Func<string, string?> environmentVariable)
    {
        ArgumentNullException.ThrowIfNull(environmentVariable);
        return environmentVariable("MLNETCLASSIFIER_CACHE") is { Length: > 0 } named
            ? named
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "mlnetclassifier",
                "cache");
    }

    internal FeatureFile Open(ContentHash key, int width)
    {
        Directory.CreateDirectory(Folder);
        string path = Path.Combine(Folder, key.ToString()[..32] + Extension);
        Trim(path);
        if (File.Exists(path) && new FileInfo(path).Length > MaxBytes)
        {
            FeatureFileCompactor.KeepNewest(path, MaxBytes / 4 * 3);
        }

        FeatureFile file = FeatureFile.Open(path, key, width);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        return file;
    }

    /// <summary>Brings the folder below its bound.</summary>
    /// <param name="inUse">A file that must stay; may be null.</param>
    internal void Trim(string? inUse = null)
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        FileInfo[] files = [.. new DirectoryInfo(Folder).EnumerateFiles("*" + Extension).OrderBy(file => file.LastWriteTimeUtc)];
        long total = files.Sum(file => file.Length);
        foreach (FileInfo file in files.Where(file => file.FullName != inUse))
        {
            if (total <= MaxBytes)
            {
                return;
            }

            total -= file.Length;
            try
            {
                file.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Open in another run on a system that locks open files: it stays until that run is done.
                total += file.Length;
            }
        }

    }
}
