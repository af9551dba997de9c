using System.Text.Json;
using MlNetClassifier.Data;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>
/// What is remembered of a file in the model folder: its size and SHA-256 when it came, from where, and what it was checked against. A file
/// without a published checksum is trusted at its first arrival and must stay the same from then on.
/// </summary>
/// <param name="File">Name of the model file beside the record.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="SourceSha256">SHA-256 of the archive it was taken from; the same as <paramref name="Sha256"/> where there was none.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Trust">Who published the checksum it met, or <see cref="FirstUse"/>.</param>
internal sealed record ModelRecord(string File, long Bytes, string Sha256, string SourceSha256, string Source, string Trust)
{
    /// <summary>The trust of a file whose checksum nobody publishes.</summary>
    public const string FirstUse = "first use";

    private const string FileName = "record.json";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>Reads the record in a model's folder; null where there is none.</summary>
    /// <exception cref="ModelDownloadException">It is damaged.</exception>
    public static ModelRecord? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        try
        {
            ModelRecord? record = JsonSerializer.Deserialize<ModelRecord>(System.IO.File.ReadAllBytes(path), Json);
            if (record is { File: not null, Sha256: not null, SourceSha256: not null, Source: not null, Trust: not null } && CatalogReader.Name().IsMatch(record.File))
            {
                return record;
            }
        }
        catch (JsonException e)
        {
            throw Damaged(path, e);
        }

        throw Damaged(path, null);
    }

    /// <summary>Writes the record into a model's folder.</summary>
    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Json));

    private static ModelDownloadException Damaged(string path, Exception? cause) =>
        new($"{path} is damaged. Delete the folder '{Path.GetDirectoryName(path)}' and pull the model again.", cause ?? new InvalidDataException());
}
