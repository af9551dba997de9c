namespace MlNetClassifier.Data;

/// <summary>Files that are read one after the other.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    /// <summary>Makes a source of files.</summary>
    /// <param name="paths">The files; a name may hold the wildcards * and ?.</param>
    /// <exception cref="FileNotFoundException">A file does not exist, or a pattern matches none.</exception>
    public MultiFileSource(params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        _paths = [.. paths.SelectMany(Expand)];
    }

    /// <inheritdoc/>
    public int Count => _paths.Length;

    /// <inheritdoc/>
    public string GetPathOrNull(int index) => _paths[index];

    /// <inheritdoc/>
    public Stream Open(int index) => new FileStream(_paths[index], FileMode.Open, FileAccess.Read, FileShare.Read);

    /// <inheritdoc/>
    public TextReader OpenTextReader(int index) => new StreamReader(_paths[index]);

    private static IEnumerable<string> Expand(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path);
        string[] found = name.AsSpan().ContainsAny('*', '?') && Directory.Exists(FolderOf(path))
            ? Directory.GetFiles(FolderOf(path), name)
            : File.Exists(path) ? [path] : [];
        Array.Sort(found, StringComparer.Ordinal);
        return found.Length > 0 ? found : throw new FileNotFoundException($"There is no file '{path}'.", path);
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";
}
