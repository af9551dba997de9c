namespace MlNetClassifier.Backbones.Catalog;

/// <summary>
/// Keeps all but one process, and all but one task of it, out of a model's folder. The lock file stays behind empty: deleting it would let one
/// process lock the deleted file while another locks its successor.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Waits until the folder is free.</summary>
    public static async Task<FolderLock> Acquire(string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FolderLock(new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                await Task.Delay(Poll, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
