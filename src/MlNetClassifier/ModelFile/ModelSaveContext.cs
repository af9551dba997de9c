using System.Text;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier;

/// <summary>
/// One folder of a model file while it is written: collects the body and the strings of its <c>Model.key</c> and passes
/// sub-models and streams on to the file. Sub-entries are written at once, <c>Model.key</c> last, as ML.NET orders them.
/// </summary>
public sealed class ModelSaveContext : IDisposable
{
    private readonly ModelZipWriter _file;
    private readonly MemoryStream _body = new();
    private readonly List<string> _strings = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private VersionInfo? _version;

    internal ModelSaveContext(ModelZipWriter file, string directory)
    {
        _file = file;
        Directory = directory;
        Writer = new BinaryWriter(_body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
    }

    /// <summary>Folder inside the file, such as <c>TransformerChain/Transform_000</c>.</summary>
    internal string Directory { get; }

    /// <summary>The body of <c>Model.key</c>.</summary>
    internal BinaryWriter Writer { get; }

    /// <summary>Says what is being written; exactly once a context.</summary>
    internal void SetVersionInfo(VersionInfo version)
    {
        if (_version is not null)
        {
            throw new InvalidOperationException($"The version of '{Directory}' was already set.");
        }

        _version = version;
    }

    /// <summary>Writes the id of a string into the body; null is -1.</summary>
    internal void SaveStringOrNull(string? text) => Writer.Write(text is null ? -1 : IdOf(text));

    /// <summary>Writes the id of a string into the body; ML.NET refuses empty names, so they are refused here.</summary>
    internal void SaveNonEmptyString(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Writer.Write(IdOf(text));
    }

    /// <summary>The id of a string in this entry's table; equal strings share one id, numbered by first use.</summary>
    internal int IdOf(string text)
    {
        if (!_ids.TryGetValue(text, out int id))
        {
            id = _strings.Count;
            _ids.Add(text, id);
            _strings.Add(text);
        }

        return id;
    }

    /// <summary>Writes another model into the sub-folder <paramref name="name"/>.</summary>
    internal void SaveModel(ICanSaveModel model, string name) => SaveSubModel(name, model.Save);

    /// <summary>Writes a sub-folder that has its own <c>Model.key</c>.</summary>
    internal void SaveSubModel(string name, Action<ModelSaveContext> save) => _file.SaveModel(save, PathOf(name));

    /// <summary>Writes a sibling entry, such as <c>OnnxModel</c>, straight into the file.</summary>
    internal void SaveBinaryStream(string name, Action<Stream> save) => _file.WriteEntry(PathOf(name), save);

    /// <summary>
    /// Announces an entry at the root of the file that ML.NET ignores, such as <c>MlNetClassifier/manifest.json</c>; written after everything else.
    /// </summary>
    internal void AddRootEntry(string path, ReadOnlyMemory<byte> content) => _file.AddTrailingEntry(path, content);

    /// <summary>Writes <c>Model.key</c>.</summary>
    internal void Done()
    {
        Writer.Flush();
        VersionInfo version = _version ?? throw new InvalidOperationException($"The version of '{Directory}' was never set.");
        ReadOnlyMemory<byte> body = _body.GetBuffer().AsMemory(0, (int)_body.Length);
        _file.WriteEntry(PathOf(ModelZip.ModelEntry), stream => ModelHeader.Write(stream, version, body.Span, _strings));
    }

    // The folder of a loader is the root of the file.
    private string PathOf(string name) => Directory.Length == 0 ? name : $"{Directory}/{name}";

    /// <summary>Releases the buffers; an entry that was not completed is not written.</summary>
    public void Dispose()
    {
        Writer.Dispose();
        _body.Dispose();
    }
}
