namespace MlNetClassifier.Datasets;

/// <summary>
/// Labelled pictures as found on disk: nothing is opened yet, so a listed file may still turn out to be no picture.
/// </summary>
public sealed class ImageDataset
{
    internal ImageDataset(string name, string root, IReadOnlyList<LabeledImage> images, IReadOnlyList<LeftOutFile> leftOut)
    {
        Name = name;
        Root = root;
        Images = images;
        LeftOut = leftOut;
        if (images.FirstOrDefault(image => image.Label.AsSpan().ContainsAny('\r', '\n')) is { } broken)
        {
            throw new InvalidDatasetException($"Data set '{name}': the label of "
                + $"'{broken.Path.ReplaceLineEndings(" ")}' holds a line break. Labels are written one a line; rename it.");
        }

        Labels = [.. images.Select(image => image.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Name of the folder or manifest, without extension.</summary>
    public string Name { get; }

    /// <summary>Full path of the folder that relative paths start from.</summary>
    public string Root { get; }

    /// <summary>The pictures; ordered by label, then path (ordinal), or in the manifest's order.</summary>
    public IReadOnlyList<LabeledImage> Images { get; }

    /// <summary>The distinct labels in ordinal order, which is the order of the classes in a trained model.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Files that were found but cannot take part.</summary>
    public IReadOnlyList<LeftOutFile> LeftOut { get; }

    /// <summary>Opens a folder with one subfolder a class, or a CSV/TSV manifest.</summary>
    /// <param name="path">A folder, or a file ending in <c>.csv</c> or <c>.tsv</c>.</param>
    /// <exception cref="InvalidDatasetException">There is no such folder or file, or it has no labelled picture in it.</exception>
    public static ImageDataset Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return FolderScanner.Scan(path);
        }

        if (!File.Exists(path))
        {
            throw new InvalidDatasetException($"Data set '{path}': no such folder or file.");
        }

        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => ManifestReader.Read(path, ","),
            ".tsv" => ManifestReader.Read(path, "\t"),
            _ => throw new InvalidDatasetException(
                $"Data set '{path}' is neither a folder nor a .csv or .tsv manifest. Give a folder with one subfolder a class, or a "
                    + "manifest with the columns path,label[,split]."),
        };
    }
}
