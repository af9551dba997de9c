using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace MlNetClassifier.Training.Recipes;

/// <summary>Reads recipes and checks them.</summary>
public static class RecipeReader
{
    private const long MaxBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A YAML file of at most 1 MB.</param>
    /// <exception cref="InvalidRecipeException">It is missing, no YAML, has an unknown key, or a value out of range; the message names file and line or key.</exception>
    public static Recipe ReadFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var file = new FileInfo(path);
            return !file.Exists ? throw new InvalidRecipeException($"Recipe '{path}': no such file.")
                : file.Length > MaxBytes ? throw new InvalidRecipeException($"Recipe '{path}' has {file.Length} bytes; a recipe has at most {MaxBytes}.")
                : Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRecipeException($"Recipe '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidRecipeException">As of <see cref="ReadFile"/>.</exception>
    public static Recipe Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        IDeserializer deserializer = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking()
            .WithTypeMapping<IReadOnlyList<string>, List<string>>().WithTypeMapping<IReadOnlyList<int>, List<int>>()
            .WithTypeMapping<IReadOnlyDictionary<string, IReadOnlyList<string>>, Dictionary<string, IReadOnlyList<string>>>()
            .Build();
        Recipe recipe;
        try
        {
            // Aliases could blow a small text up to any size, and a recipe needs none.
            if (yaml.Contains('*', StringComparison.Ordinal) && HasAlias(yaml))
            {
                throw new InvalidRecipeException($"Recipe '{name}': aliases (*name) are not allowed.");
            }

            recipe = deserializer.Deserialize<Recipe?>(yaml) ?? throw new InvalidRecipeException($"Recipe '{name}' is empty.");
        }
        catch (YamlException e)
        {
            throw new InvalidRecipeException($"Recipe '{name}', line {e.Start.Line}: {(e.InnerException ?? e).Message}", e);
        }

        RecipeChecker.Check(recipe, name);
        return recipe;
    }

    private static bool HasAlias(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        while (parser.MoveNext())
        {
            if (parser.Current is YamlDotNet.Core.Events.AnchorAlias)
            {
                return true;
            }
        }

        return false;
    }
}
