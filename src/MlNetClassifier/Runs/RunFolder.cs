namespace MlNetClassifier.Runs;

/// <summary>
/// The folder a run writes. Files go into a temporary folder beside it, which takes its name when all of them are complete: a run that
/// fails or is cancelled leaves nothing, and a folder that is there is whole. An existing run is never overwritten. What killed runs left in the
/// same place goes when the next one begins (<see cref="AbandonedRuns"/>).
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private readonly RunLock _lock;

    private RunFolder(string path, string temporaryPath, RunLock taken)
    {
        _lock = taken;
        Path = path;
        TemporaryPath = temporaryPath;
    }

    /// <summary>Final place.</summary>
    public string Path { get; }

    /// <summary>Where files are written until <see cref="Commit"/>.</summary>
    public string TemporaryPath { get; }

    /// <exception cref="RunFolderException">There is something at that place, or the folder cannot be made.</exception>
    public static RunFolder Create(string path)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new RunFolderException($"Output '{path}' exists already. Runs are never overwritten: name another folder with "
                + "--output, or remove it.");
        }

        string parent = System.IO.Path.GetDirectoryName(full)
            ?? throw new RunFolderException($"Output '{path}' is the root of the file system. Name a folder with --output.");
        string temporary = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        RunLock taken;
        try
        {
            Directory.CreateDirectory(temporary);
            taken = RunLock.Take(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunFolderException($"Output '{path}' cannot be created: {e.Message}", e);
        }

        AbandonedRuns.Remove(parent);
        return new RunFolder(full, temporary, taken);
    }

    /// <summary>Full path of a file to write.</summary>
    public string this[string file] => System.IO.Path.Combine(TemporaryPath, file);

    public void Commit()
    {
        try
        {
            if (Directory.Exists(Path))
            {
                Directory.Delete(Path);
            }

            _lock.Dispose();
            Directory.Move(TemporaryPath, Path);
        }
        catch (IOException e)
        {
            throw new RunFolderException($"Output '{Path}' appeared while the run was going on. Runs are never overwritten: name another "
                + "folder with --output.", e);
        }
    }

    /// <summary>Removes what an uncommitted run wrote.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (Directory.Exists(TemporaryPath))
        {
            Directory.Delete(TemporaryPath, recursive: true);
        }
    }
}
