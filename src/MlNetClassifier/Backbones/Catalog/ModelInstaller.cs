using System.Text.Json;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Inspection;

namespace MlNetClassifier.Backbones.Catalog;

/// <summary>Moves a checked file into a model's folder: unpacked, with its sidecar and record, the record last, so that half a model does not count.</summary>
internal static class ModelInstaller
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Installs a file of the catalogue.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="entry">What the file is.</param>
    /// <param name="file">The checked file.</param>
    /// <param name="source">Where it came from, for the record.</param>
    /// <param name="take">Whether the file may be moved away instead of copied.</param>
    public static PullResult Install(string folder, CatalogEntry entry, string file, string source, bool take)
    {
        string target = Path.Combine(folder, entry.LocalFile);
        string temporary = target + ".new";
        string trust = entry.Checksums.Count > 0 ? entry.Checksums[0].PublishedBy : ModelRecord.FirstUse;
        try
        {
            string sourceSha256 = FileHashes.Sha256(file);
            if (entry.ArchiveMember is { } member)
            {
                ArchiveMember.Extract(file, member, temporary);
            }

            // What can fail comes before the file is moved away.
            byte[] sidecar = Sidecar(entry, entry.ArchiveMember is null ? file : temporary);
            if (entry.ArchiveMember is null && take)
            {
                File.Move(file, temporary, overwrite: true);
            }
            else if (entry.ArchiveMember is null)
            {
                File.Copy(file, temporary, overwrite: true);
            }

            string sha256 = entry.ArchiveMember is null ? sourceSha256 : FileHashes.Sha256(temporary);
            var record = new ModelRecord(entry.LocalFile, new FileInfo(temporary).Length, sha256, sourceSha256, source, trust);
            AtomicFile.Write(target + ".json", sidecar);
            File.Move(temporary, target, overwrite: true);
            record.Write(folder);
            return new PullResult(target, WasPresent: false, sha256, trust, source, []);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Installs a file of the user's own.</summary>
    public static PullResult InstallOwn(string folder, string file)
    {
        string target = Path.Combine(folder, Path.GetFileName(file));
        if (!CatalogReader.Name().IsMatch(Path.GetFileName(file)))
        {
            throw new ModelDownloadException($"'{file}': rename the file to letters, digits, dots, hyphens and underscores first.");
        }

        string temporary = target + ".new";
        try
        {
            File.Copy(file, temporary, overwrite: true);
            string sha256 = FileHashes.Sha256(temporary);
            if (File.Exists(file + ".json"))
            {
                AtomicFile.Write(target + ".json", File.ReadAllBytes(file + ".json"));
            }

            var record = new ModelRecord(Path.GetFileName(file), new FileInfo(temporary).Length, sha256, sha256, Path.GetFullPath(file), ModelRecord.FirstUse);
            File.Move(temporary, target, overwrite: true);
            record.Write(folder);
            return new PullResult(target, WasPresent: false, sha256, ModelRecord.FirstUse, record.Source, []);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Sidecar(CatalogEntry entry, string file) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>
        {
            ["name"] = entry.Title,
            ["input"] = entry.InputTensor,
            ["layout"] = entry.Layout,
            ["width"] = entry.InputSize,
            ["height"] = entry.InputSize,
            ["color"] = entry.Color,
            ["mean"] = entry.Mean,
            ["std"] = entry.Std,
            ["features"] = entry.Features ?? FindFeatures(entry, file),
            ["featureWidth"] = entry.FeatureWidth,
        },
        Json);

    // Exporters make up tensor names; what the classifier reads can be found all the same, and its width tells whether it was.
    private static string FindFeatures(CatalogEntry entry, string file)
    {
        try
        {
            Bottleneck first = GraphInspector.Inspect(GraphLoader.Load(file)).Bottlenecks[0];
            return first.Width == entry.FeatureWidth
                ? first.Tensor
                : throw new ModelDownloadException($"{entry.Name}: its classifier reads {first.Width} features ({first.Tensor}), {entry.FeatureWidth} were expected.");
        }
        catch (InvalidModelException e)
        {
            throw new ModelDownloadException($"{entry.Name} is here and sound, but cannot be used: {e.Message}", e);
        }
    }
}
