using System.Diagnostics;

namespace MlNetClassifier.Features;

/// <summary>
/// Mutual exclusion between processes by a file opened for one owner only; the operating system releases it with the process, so a killed
/// run
/// blocks nobody. The empty lock file stays behind: deleting it would let two owners hold locks on different files of the same name.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static IDisposable Acquire(string path)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException) when (File.Exists(path) && waited.Elapsed < Patience)
            {
                Thread.Sleep(5);
            }
        }
    }
}
