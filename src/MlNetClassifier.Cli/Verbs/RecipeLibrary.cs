using MlNetClassifier.Cli.Console;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>The recipes that come with the command: those of <c>pipelines/</c>, which are also inside the assembly, for where there is no checkout.</summary>
internal static class RecipeLibrary
{
    /// <summary>The recipe of <c>train</c> without arguments.</summary>
    public const string Quickstart = "quickstart";

    private const string Folder = "pipelines/", Extension = ".yaml";

    /// <summary>Names that <c>--pipeline</c> takes besides files, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(RecipeLibrary).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads what <c>--pipeline</c> names: a file, else a recipe of the checkout, else one of the assembly.</summary>
    /// <exception cref="InvalidRecipeException">There is none, or it is wrong.</exception>
    public static (Recipe Recipe, string Name) Read(CliHost host, string name)
    {
        string path = host.Resolve(name), listed = Path.Combine(host.ProjectFolder("pipelines"), name + Extension);
        if (File.Exists(path) || (!File.Exists(listed) && !Names.Contains(name)))
        {
            return File.Exists(path) || Path.HasExtension(name)
                ? (RecipeReader.ReadFile(path), Path.GetFileNameWithoutExtension(path))
                : throw new InvalidRecipeException($"Recipe '{name}': no such file, and no recipe of that name. There are {string.Join(", ", Names)}.");
        }

        if (File.Exists(listed))
        {
            return (RecipeReader.ReadFile(listed), name);
        }

        using Stream stream = typeof(RecipeLibrary).Assembly.GetManifestResourceStream(Folder + name + Extension)!;
        using StreamReader reader = new(stream);
        return (RecipeReader.Parse(reader.ReadToEnd(), name), name);
    }
}
