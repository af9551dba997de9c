namespace MlNetClassifier.TestSupport;

/// <summary>The folder that the tests were built from: the nearest one above them that holds the solution.</summary>
internal static class Checkout
{
    private const string Solution = "MlNetClassifier.sln";

    /// <summary>The full path of the folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The tests do not lie below a checkout.</exception>
    public static string Root { get; } = Find() ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds {Solution}.");

    /// <summary>The folder, or null where the tests were copied away from it.</summary>
    public static string? Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Solution)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
