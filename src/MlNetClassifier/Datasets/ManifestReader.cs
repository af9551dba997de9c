using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace MlNetClassifier.Datasets;

/// <summary>
/// Reads a manifest: one picture a line, <c>path,label[,split]</c>, RFC 4180 quoting, UTF-8. A first line with a column called <c>path</c>
/// (or <c>ImagePath</c>) and one called <c>label</c> is a heading and may order the columns freely; without it the columns are taken in the
/// order above.
/// Relative paths start from the manifest's folder. <c>split</c> is train, validation or test; empty leaves it to the split.
/// </summary>
internal static class ManifestReader
{
    public static ImageDataset Read(string path, string delimiter)
    {
        string full = Path.GetFullPath(path);
        string root = Path.GetDirectoryName(full)!;
        List<LabeledImage> images = [];
        List<LeftOutFile> leftOut = [];
        try
        {
            using StreamReader text = new(full);
            using CsvParser parser = new(text, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = delimiter,
                HasHeaderRecord = false,
                IgnoreBlankLines = true,
                TrimOptions = TrimOptions.Trim,
                BadDataFound = bad => throw new InvalidDatasetException(
                    $"Manifest '{path}' line {bad.Context.Parser?.RawRow}: badly quoted field '{Shorten(bad.Field)}'."),
            });
            (int PathColumn, int LabelColumn, int SplitColumn) columns = (0, 1, 2);
            bool first = true;
            while (parser.Read())
            {
                string[] record = parser.Record!;
                if (first && Heading(record) is { } named)
                {
                    columns = named;
                    first = false;
                    continue;
                }

                first = false;
                ReadLine(path, root, parser.RawRow, record, columns, images, leftOut);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CsvHelperException)
        {
            throw new InvalidDatasetException($"Manifest '{path}' cannot be read: {e.Message.Split('\n')[0]}", e);
        }

        if (images.Count == 0)
        {
            string missing = leftOut.Count == 0 ? "lists no pictures" : $"lists {leftOut.Count} pictures, none of which exists (the "
                + $"first: '{leftOut[0].Path}')";
            throw new InvalidDatasetException($"Manifest '{path}' {missing}.");
        }

        return new ImageDataset(Path.GetFileNameWithoutExtension(full), root, images, leftOut);
    }

    private static (int Path, int Label, int Split)? Heading(string[] record)
    {
        int Find(params string[] names) => Array.FindIndex(record, cell => names.Contains(cell, StringComparer.OrdinalIgnoreCase));
        int path = Find("path", "ImagePath");
        int label = Find("label");
        return path >= 0 && label >= 0 ? (path, label, Find("split")) : null;
    }

    private static void ReadLine(
        string manifest, string root, int line, string[] record, (int Path, int Label, int Split) columns, List<LabeledImage> images, List<LeftOutFile> leftOut)
    {
        string? Cell(int column) => column >= 0 && column < record.Length && record[column].Length > 0 ? record[column] : null;
        string written = Cell(columns.Path) ?? throw new InvalidDatasetException($"Manifest '{manifest}' line {line}: no path.");
        string label = Cell(columns.Label) ?? throw new InvalidDatasetException($"Manifest '{manifest}' line {line}: no label for '{written}'.");
        if (written.Contains('\0'))
        {
            throw new InvalidDatasetException($"Manifest '{manifest}' line {line}: the path holds a zero character. Is it a text file?");
        }

        DatasetPart? part = Cell(columns.Split) is { } split ? ParsePart(manifest, line, split) : null;
        string full = Path.GetFullPath(Path.Combine(root, written));
        if (File.Exists(full))
        {
            images.Add(new LabeledImage(written, full, label, part));
        }
        else
        {
            leftOut.Add(new LeftOutFile(written, LeftOutKind.Unreadable, $"no such file (manifest line {line})"));
        }
    }

    private static DatasetPart ParsePart(string manifest, int line, string text) => text.ToLowerInvariant() switch
    {
        "train" => DatasetPart.Train,
        "validation" or "val" => DatasetPart.Validation,
        "test" => DatasetPart.Test,
        _ => throw new InvalidDatasetException($"Manifest '{manifest}' line {line}: split '{Shorten(text)}' is not train, validation or test."),
    };

    private static string Shorten(string? text) => text is { Length: > 60 } ? text[..60] + "…" : text ?? string.Empty;
}
