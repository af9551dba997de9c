using System.IO.Compression;

namespace MlNetClassifier.ModelFile;

/// <summary>
/// Reads a model zip as ML.NET wrote it on any system: '/' and '\' both separate folders, names are case-sensitive. Nothing is
/// unpacked to disk. Sizes, counts and ratios are checked before memory is taken, and every entry's length and checksum after.
/// </summary>
internal sealed class ModelZipReader : IDisposable
{
    /// <summary>Deepest nesting of models; a chain in a chain in a chain is 3.</summary>
    private const int MaxDepth = 64;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private ModelZipReader(ZipArchive zip) => _zip = zip;

    /// <summary>Normalised names in the order of the file.</summary>
    public IEnumerable<string> EntryNames => _zip.Entries.Select(entry => Normalise(entry.FullName));

    /// <summary>Opens a zip.</summary>
    /// <param name="input">A stream that can seek; stays open.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="limits">What is refused; null takes the defaults.</param>
    /// <exception cref="InvalidModelFileException">Not a zip, or one beyond the limits.</exception>
    public static ModelZipReader Open(Stream input, string name, ModelZipLimits? limits = null)
    {
        if (!input.CanSeek)
        {
            throw new ArgumentException("A model is loaded from a stream that can seek; copy it to a MemoryStream first.", nameof(input));
        }

        ModelZipReader? reader = null;
        try
        {
            reader = new ModelZipReader(new ZipArchive(input, ZipArchiveMode.Read, leaveOpen: true));
            reader.Index(name, limits ?? new ModelZipLimits(), input.Length);
            return reader;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            reader?.Dispose();
            throw new InvalidModelFileException($"The model file '{name}' is not a readable zip: {error.Message}", error);
        }
        catch (InvalidModelFileException)
        {
            reader?.Dispose();
            throw;
        }
    }

    /// <summary>Whether an entry exists.</summary>
    public bool Contains(string path) => _entries.ContainsKey(path);

    /// <summary>Reads one entry whole.</summary>
    /// <exception cref="InvalidModelFileException">The entry is missing, truncated or damaged.</exception>
    public byte[] Read(string path)
    {
        if (!_entries.TryGetValue(path, out ZipArchiveEntry? entry))
        {
            throw new InvalidModelFileException(path, "the entry is missing");
        }

        byte[] content = new byte[entry.Length];
        int length;
        bool more;
        try
        {
            using Stream stream = entry.Open();
            length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            more = length == content.Length && stream.ReadByte() >= 0;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InvalidModelFileException($"The model file cannot be read: '{path}': {error.Message}", error);
        }

        if (length != content.Length || more)
        {
            throw new InvalidModelFileException(path, $"it does not unpack to the {entry.Length} bytes it announces");
        }

        return Crc32.Compute(content) == entry.Crc32 ? content : throw new InvalidModelFileException(path, "its checksum is wrong");
    }

    /// <summary>Loads the model in a folder with the loader its header asks for.</summary>
    /// <exception cref="InvalidModelFileException">No such loader, another type than <typeparamref name="T"/>, or a damaged entry.</exception>
    public T LoadModel<T>(string directory, ModelLoaderRegistry loaders)
        where T : class
    {
        if (directory.Count(character => character == '/') > MaxDepth)
        {
            throw new InvalidModelFileException(directory, $"models nest deeper than {MaxDepth}");
        }

        ModelLoadContext context = new(this, loaders, directory);
        return loaders.Load(context) as T
            ?? throw new InvalidModelFileException(context.EntryName, $"a '{context.Header.LoaderSignature}' is not a {typeof(T).Name}");
    }

    /// <summary>Closes the zip, not its stream.</summary>
    public void Dispose() => _zip.Dispose();

    private static string Normalise(string name) => name.Replace('\\', '/');

    private void Index(string name, ModelZipLimits limits, long fileLength)
    {
        if (_zip.Entries.Count > limits.MaxEntries)
        {
            throw new InvalidModelFileException(name, $"it has {_zip.Entries.Count} entries, more than {limits.MaxEntries}");
        }

        long packed = 0, unpacked = 0;
        foreach (ZipArchiveEntry entry in _zip.Entries)
        {
            string path = Normalise(entry.FullName);
            string[] parts = path.Split('/');
            if (path.StartsWith('/') || path.Contains(':', StringComparison.Ordinal) || parts.Contains("..") || parts.Contains("."))
            {
                throw new InvalidModelFileException(name, $"the entry '{path}' points outside the file");
            }

            if (entry.Length > limits.MaxEntryBytes)
            {
                throw new InvalidModelFileException(name, $"the entry '{path}' unpacks to {entry.Length} bytes, more than {limits.MaxEntryBytes}");
            }

            if (entry.Length > limits.RatioFloorBytes && entry.Length / limits.MaxRatio > entry.CompressedLength)
            {
                throw new InvalidModelFileException(name, $"the entry '{path}' unpacks {entry.CompressedLength} bytes to {entry.Length}, as a zip bomb does");
            }

            packed += entry.CompressedLength;
            unpacked += entry.Length;
            if (unpacked > limits.MaxTotalBytes || packed > fileLength)
            {
                throw new InvalidModelFileException(name, "its entries announce more bytes than a model may have");
            }

            if (!_entries.TryAdd(path, entry))
            {
                throw new InvalidModelFileException(name, $"it has two entries '{path}'");
            }
        }
    }
}
