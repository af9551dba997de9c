namespace MlNetClassifier.TestSupport;

/// <summary>
/// Finds the folder <c>shared</c> that lies beside a development checkout (real weights, photos, decoder corpora).
/// A user's clone has none: tests that need it skip and say so.
/// </summary>
internal static class SharedFiles
{
    /// <summary>The folder, or null where it is absent. <c>MLNETCLASSIFIER_SHARED</c> overrides the search.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Full path of a file or folder under the shared folder; skips the calling test when it is absent.</summary>
    public static string Require(string relativePath)
    {
        Skip.If(Root is null, "Needs the development material in ../shared, which is absent.");
        string path = Path.Combine(Root!, relativePath);
        Skip.IfNot(File.Exists(path) || Directory.Exists(path), $"Needs ../shared/{relativePath}, which is absent.");
        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MLNETCLASSIFIER_SHARED") is { } named)
        {
            return Directory.Exists(named) ? Path.GetFullPath(named) : null;
        }

        string? beside = Checkout.Find() is { } checkout ? Path.Combine(Path.GetDirectoryName(checkout) ?? checkout, "shared") : null;
        return Directory.Exists(Path.Join(beside, "golden")) ? beside : null;
    }
}
