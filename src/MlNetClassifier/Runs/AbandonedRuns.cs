using System.Text.RegularExpressions;

namespace MlNetClassifier.Runs;

/// <summary>Removes the temporary folders of runs whose process was killed and that nobody can go on with: checkpoints lie elsewhere.</summary>
/// <remarks>
/// A folder goes only if all of this holds: its name is one that <see cref="RunFolder"/> makes; its <see cref="RunLock"/> proves the writer gone; and it
/// holds nothing but files that a run writes. Folders without a lock, links, and folders with anything else in them are left alone.
/// </remarks>
internal static partial class AbandonedRuns
{
    /// <summary>Removes them; what cannot be removed stays for another time.</summary>
    /// <param name="parent">The folder that runs are written to.</param>
    public static void Remove(string parent)
    {
        try
        {
            foreach (string folder in Directory.GetDirectories(parent, ".*.partial").Where(f => TemporaryName().IsMatch(Path.GetFileName(f))))
            {
                TryRemove(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Tidying up must not keep anybody from training.
        }
    }

    private static void TryRemove(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null || RunLock.Inherit(folder) is not { } held)
        {
            return;
        }

        using (held)
        {
            if (!Directory.EnumerateDirectories(folder).Any() && Directory.GetFiles(folder).All(IsOfRun))
            {
                foreach (string file in Directory.GetFiles(folder).Where(f => Path.GetFileName(f) != RunLock.FileName))
                {
                    File.Delete(file);
                }
            }
            else
            {
                // The next one may look again.
                held.Keep();
                return;
            }
        }

        Directory.Delete(folder);
    }

    private static bool IsOfRun(string file)
    {
        string name = Path.GetFileName(file);
        return name == RunLock.FileName || RunFiles.All.Any(known => name == known || name.StartsWith(known + ".", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\..+\.[0-9a-f]{32}\.partial\z")]
    private static partial Regex TemporaryName();
}
