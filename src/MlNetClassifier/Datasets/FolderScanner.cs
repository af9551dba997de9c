namespace MlNetClassifier.Datasets;

/// <summary>
/// Reads a folder whose subfolders are the classes. Every file at any depth below a class folder is listed (content decides later whether
/// it
/// is a picture, its name never does); hidden files and folders are not part of the data set; order is ordinal, so it is the same
/// everywhere.
/// </summary>
internal static class FolderScanner
{
    // Far deeper than any real data set; ends the walk on file systems whose links defeat the cycle check below.
    private const int MaxDepth = 64;

    public static ImageDataset Scan(string path)
    {
        string root = Path.GetFullPath(path);
        List<LabeledImage> images = [];
        List<LeftOutFile> leftOut = [];
        int classes = 0;
        try
        {
            foreach (DirectoryInfo folder in Sorted(new DirectoryInfo(root).EnumerateDirectories()))
            {
                classes++;
                Walk(folder, folder.Name, folder.Name, [], images, leftOut);
            }

            foreach (FileInfo file in Sorted(new DirectoryInfo(root).EnumerateFiles()))
            {
                leftOut.Add(new LeftOutFile(file.Name, LeftOutKind.OutsideClasses, "lies beside the class folders, so it has no label"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDatasetException($"Data set '{path}' cannot be read: {e.Message}", e);
        }

        if (images.Count == 0)
        {
            throw new InvalidDatasetException(classes == 0
                ? $"Data set '{path}' has no class folders. Put the pictures of each class into a subfolder named after it."
                : $"Data set '{path}': its {classes} class folders hold no files.");
        }

        return new ImageDataset(new DirectoryInfo(root).Name, root, images, leftOut);
    }

    private static void Walk(
        DirectoryInfo folder, string label, string relative, HashSet<string> ancestors, List<LabeledImage> images, List<LeftOutFile> leftOut)
    {
        // A link back to a folder above would repeat its files under longer and longer paths.
        string real = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        if (ancestors.Count >= MaxDepth || !ancestors.Add(real))
        {
            leftOut.Add(new LeftOutFile(relative, LeftOutKind.Unreadable, "is a link to a folder above it, or lies too deep"));
            return;
        }

        foreach (FileInfo file in Sorted(folder.EnumerateFiles()))
        {
            images.Add(new LabeledImage($"{relative}/{file.Name}", file.FullName, label));
        }

        foreach (DirectoryInfo child in Sorted(folder.EnumerateDirectories()))
        {
            Walk(child, label, $"{relative}/{child.Name}", ancestors, images, leftOut);
        }

        ancestors.Remove(real);
    }

    private static IEnumerable<T> Sorted<T>(IEnumerable<T> entries)
        where T : FileSystemInfo =>
        entries.Where(entry => !IsHidden(entry)).OrderBy(entry => entry.Name, StringComparer.Ordinal);

    private static bool IsHidden(FileSystemInfo entry) =>
        entry.Name.StartsWith('.')
        || entry.Attributes.HasFlag(FileAttributes.Hidden)
        || entry.Name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase)
        || entry.Name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase);
}
