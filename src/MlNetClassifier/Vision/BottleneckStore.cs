using MlNetClassifier.Datasets;
using MlNetClassifier.Features;

namespace MlNetClassifier.Vision;

/// <summary>Opens the file that holds the features of a set while the head is trained.</summary>
internal static class BottleneckStore
{
    /// <summary>Opens it.</summary>
    /// <param name="workspace">Folder; null or empty for a temporary file.</param>
    /// <param name="name">Name of the file in the folder.</param>
    /// <param name="reuse">Whether features already in it are used; otherwise it starts empty.</param>
    /// <param name="key">Identity of backbone and geometry; a file with another one starts empty.</param>
    /// <param name="width">Features in a row.</param>
    public static FeatureFile Open(string? workspace, string name, bool reuse, ContentHash key, int width)
    {
        if (string.IsNullOrEmpty(workspace))
        {
            return FeatureFile.Open(Path.Combine(Path.GetTempPath(), $"mlnetclassifier-{Guid.NewGuid():N}.features"), key, width, temporary: true);
        }

        Directory.CreateDirectory(workspace);
        string path = Path.Combine(workspace, name);
        if (!reuse)
        {
            File.Delete(path);
        }

        return FeatureFile.Open(path, key, width);
    }
}
