using MlNetClassifier.ModelFile;

namespace MlNetClassifier;

/// <summary>One folder of a model file while it is read: header, body and strings of its <c>Model.key</c>, and the entries beside it.</summary>
public sealed class ModelLoadContext
{
    private readonly ModelZipReader _file;
    private readonly ModelLoaderRegistry _loaders;

    internal ModelLoadContext(ModelZipReader file, ModelLoaderRegistry loaders, string directory)
    {
        _file = file;
        _loaders = loaders;
        Directory = directory;
        EntryName = PathOf(ModelZip.ModelEntry);
        Header = ModelHeader.Parse(file.Read(EntryName), EntryName);
        Reader = new ModelReader(Header.Body, EntryName);
    }

    /// <summary>Folder inside the file.</summary>
    internal string Directory { get; }

    /// <summary>Full name of this folder's <c>Model.key</c>.</summary>
    internal string EntryName { get; }

    /// <summary>The parsed header.</summary>
    internal ModelHeader Header { get; }

    /// <summary>The body.</summary>
    internal ModelReader Reader { get; }

    /// <summary>Demands that this is the kind of entry that <paramref name="version"/> describes.</summary>
    internal void CheckVersionInfo(VersionInfo version) => version.Check(Header, EntryName);

    /// <summary>Reads a string id; -1 is null.</summary>
    internal string? LoadStringOrNull()
    {
        int id = Reader.ReadInt32();
        return id == -1 ? null : StringAt(id);
    }

    /// <summary>Reads the id of a string that must be there and not be empty.</summary>
    internal string LoadNonEmptyString()
    {
        string text = StringAt(Reader.ReadInt32());
        return text.Length > 0 ? text : throw Reader.Error("a name is empty");
    }

    /// <summary>The string with an id.</summary>
    internal string StringAt(int id) => id >= 0 && id < Header.Strings.Count
        ? Header.Strings[id]
        : throw Reader.Error($"it refers to string {id} of {Header.Strings.Count}");

    /// <summary>Loads the model in the sub-folder <paramref name="name"/> with the loader its header asks for.</summary>
    internal T LoadModel<T>(string name)
        where T : class => _file.LoadModel<T>(PathOf(name), _loaders);

    /// <summary>Whether the sub-folder <paramref name="name"/> holds a model.</summary>
    internal bool ContainsModel(string name) => _file.Contains(PathOf($"{name}/{ModelZip.ModelEntry}"));

    /// <summary>Opens a sub-folder that is read by hand, such as <c>Vocabulary</c>, and demands that its body is read to the end.</summary>
    internal T LoadSubModel<T>(string name, VersionInfo version, Func<ModelLoadContext, T> load)
    {
        ModelLoadContext sub = new(_file, _loaders, PathOf(name));
        sub.CheckVersionInfo(version);
        T value = load(sub);
        sub.CheckConsumed();
        return value;
    }

    /// <summary>Whether a sibling entry exists.</summary>
    internal bool ContainsStream(string name) => _file.Contains(PathOf(name));

    /// <summary>Reads a sibling entry, such as <c>OnnxModel</c>.</summary>
    internal byte[] LoadBinaryStream(string name) => _file.Read(PathOf(name));

    /// <summary>Reads an entry at the root of the file that ML.NET does not know; null when absent.</summary>
    internal byte[]? LoadRootEntryOrNull(string path) => _file.Contains(path) ? _file.Read(path) : null;

    /// <summary>Demands that the whole body was read, as ML.NET does.</summary>
    internal void CheckConsumed()
    {
        if (Reader.Remaining != 0)
        {
            throw Reader.Error($"{Reader.Remaining} bytes of its body were not understood");
        }
    }

    // The folder of a loader is the root of the file.
    private string PathOf(string name) => Directory.Length == 0 ? name : $"{Directory}/{name}";
}
