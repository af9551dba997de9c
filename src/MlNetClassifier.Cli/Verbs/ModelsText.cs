using System.Globalization;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>Lists of models as people and programs read them.</summary>
internal static class ModelsText
{
    public static void WriteCatalog(TextWriter output, IReadOnlyList<CatalogEntry> entries, Dictionary<string, StoredModel> here, bool json)
    {
        if (json)
        {
            output.WriteLine(RunJson.Serialize(entries.Select(e => new
            {
                e.Name,
                e.Aliases,
                e.Title,
                Format = e.Format.ToString(),
                e.Bytes,
                e.FeatureWidth,
                e.InputSize,
                e.Top1,
                e.Licence,
                Path = here.GetValueOrDefault(e.Name)?.Path,
            })));
            return;
        }

        Write(output, ["name", "short", "MB", "input", "features", "top-1 %", "here"], entries.Select(e => new[]
        {
            e.Name, string.Join(", ", e.Aliases), Megabytes(e.Bytes), Number(e.InputSize), Number(e.FeatureWidth),
            e.Top1?.ToString("0.0", CultureInfo.InvariantCulture) ?? "?", here.ContainsKey(e.Name) ? "yes" : "",
        }));
    }

    public static void WriteInstalled(TextWriter output, IEnumerable<StoredModel> models, bool json)
    {
        if (json)
        {
            output.WriteLine(RunJson.Serialize(models));
            return;
        }

        Write(output, ["name", "MB", "trust", "path"], models.Select(m => new[] { m.Name, Megabytes(m.Bytes), m.Trust, m.Path }));
    }

    /// <summary>What a checksum is worth, in words.</summary>
    public static string Trust(string trust) => trust switch
    {
        "first use" => "no checksum is published: trusted as it came, and it must stay so",
        "official" => "as its publisher says",
        _ => $"checksum from: {trust}",
    };

    public static string Megabytes(long? bytes) => bytes is { } known ? (known / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : "?";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Write(TextWriter output, string[] titles, IEnumerable<string[]> rows)
    {
        string[][] all = [titles, .. rows];
        int[] widths = [.. titles.Select((_, column) => all.Max(row => row[column].Length))];
        foreach (string[] row in all)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
