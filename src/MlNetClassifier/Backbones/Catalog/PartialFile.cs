using System.Text.Json;
using MlNetClassifier.Data;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>A transfer's bytes so far, <c>FILE.part</c>, with a note of where they came from, so that a later run can go on.</summary>
internal sealed class PartialFile
{
    private readonly string _note;

    public PartialFile(string path)
    {
        Path = path + ".part";
        _note = Path + ".json";
    }

    /// <summary>Path of the bytes.</summary>
    public string Path { get; }

    /// <summary>Bytes so far.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>Address and version mark (ETag) of what the bytes are a part of; null where that is not known.</summary>
    public (string Source, string? Version)? Origin
    {
        get
        {
            try
            {
                return JsonSerializer.Deserialize<Note>(File.ReadAllBytes(_note)) is { Source: not null } note ? (note.Source, note.Version) : null;
            }
            catch (Exception e) when (e is JsonException or IOException)
            {
                // Without its note the part is of unknown origin, and begun again where no checksum could tell.
                return null;
            }
        }
    }

    /// <summary>Notes the origin of the bytes to come.</summary>
    public void SetOrigin(string source, string? version) => AtomicFile.Write(_note, JsonSerializer.SerializeToUtf8Bytes(new Note(source, version)));

    /// <summary>Forgets the bytes.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(_note);
    }

    private sealed record Note(string? Source, string? Version);
}
