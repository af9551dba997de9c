using System.IO.Compression;

namespace MlNetClassifier.ModelFile;

/// <summary>
/// Writes a model zip whose bytes depend on nothing but its content: entries in the order given, separator '/', one fixed time
/// stamp, no attributes. Entries are stored, not deflated: float weights shrink by a few per cent only, and a compressor's output
/// changes with its version, which would break "same training, same bytes". ML.NET reads stored entries.
/// </summary>
internal sealed class ModelZipWriter : IDisposable
{
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<(string Path, ReadOnlyMemory<byte> Content)> _trailing = [];
    private bool _finished;

    /// <summary>Starts a file; the stream stays open.</summary>
    public ModelZipWriter(Stream output) => _zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Writes one entry.</summary>
    public void WriteEntry(string path, Action<Stream> write)
    {
        if (!_names.Add(path))
        {
            throw new InvalidOperationException($"The model file already has an entry '{path}'.");
        }

        ZipArchiveEntry entry = _zip.CreateEntry(path, CompressionLevel.NoCompression);
        entry.LastWriteTime = Stamp;
        entry.ExternalAttributes = 0;
        using Stream stream = entry.Open();
        write(stream);
    }

    /// <summary>Writes a model and its sub-models into a folder.</summary>
    public void SaveModel(ICanSaveModel model, string directory) => SaveModel(model.Save, directory);

    /// <summary>Writes a folder with a <c>Model.key</c>.</summary>
    public void SaveModel(Action<ModelSaveContext> save, string directory)
    {
        using ModelSaveContext context = new(this, directory);
        save(context);
        context.Done();
    }

    /// <summary>Keeps an entry until <see cref="Finish"/>.</summary>
    public void AddTrailingEntry(string path, ReadOnlyMemory<byte> content) => _trailing.Add((path, content));

    /// <summary>Writes the entries that were kept back; call it last.</summary>
    public void Finish()
    {
        if (_finished)
        {
            throw new InvalidOperationException("The model file is already finished.");
        }

        _finished = true;
        foreach ((string path, ReadOnlyMemory<byte> content) in _trailing)
        {
            WriteEntry(path, stream => stream.Write(content.Span));
        }
    }

    /// <summary>Writes the directory of the zip.</summary>
    public void Dispose() => _zip.Dispose();
}
