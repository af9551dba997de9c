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

    /// <summary>Reads the keys of an <c>augmentation</c> section.</summary>
    /// <param name="assignments">Each <c>key=value</c>, with the keys of <see cref="RecipeAugmentation"/> as a recipe spells them.</param>
    /// <param name="name">What they are called in messages.</param>
    /// <exception cref="InvalidRecipeException">A key is unknown, given twice, or has a value of the wrong kind or out of range.</exception>
    public static RecipeAugmentation ParseAugmentation(IEnumerable<string> assignments, string name)
    {
        ArgumentNullException.ThrowIfNull(assignments);
        string[][] pairs = [.. assignments.Select(a => a.Split('=', 2, StringSplitOptions.TrimEntries))];
        if (pairs.FirstOrDefault(p => p.Length != 2 || p.Any(text => text.Length == 0 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+'))) is { } bad)
        {
            throw new InvalidRecipeException($"{name}: '{string.Join('=', bad)}' is not of the form key=value, as in rotation=15.");
        }

        try
        {
            RecipeAugmentation section = Deserializer().Deserialize<RecipeAugmentation?>(string.Concat(pairs.Select(p => $"{p[0]}: {p[1]}\n"))) ?? new RecipeAugmentation();
            RecipeChecker.CheckAugmentation(section, name);
            return section;
        }
        catch (YamlException e)
        {
            throw new InvalidRecipeException($"{name}: {pairs.ElementAtOrDefault((int)e.Start.Line - 1)?[0]}: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>Checks a recipe that was not read but made, or changed after reading.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="InvalidRecipeException">A value is out of range or does not fit another.</exception>
    public static Recipe Check(Recipe recipe, string name)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        RecipeChecker.Check(recipe, name);
        return recipe;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidRecipeException">As of <see cref="ReadFile"/>.</exception>
    public static Recipe Parse(string yaml, string name)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        Recipe recipe;
        try
        {
            // Aliases could blow a small text up to any size, and a recipe needs none.
            if (yaml.Contains('*', StringComparison.Ordinal) && HasAlias(yaml))
            {
                throw new InvalidRecipeException($"Recipe '{name}': aliases (*name) are not allowed.");
            }

            recipe = Deserializer().Deserialize<Recipe?>(yaml) ?? throw new InvalidRecipeException($"Recipe '{name}' is empty.");
        }
        catch (YamlException e)
        {
            throw new InvalidRecipeException($"Recipe '{name}', line {e.Start.Line}: {(e.InnerException ?? e).Message}", e);
        }

        RecipeChecker.Check(recipe, name);
        return recipe;
    }

    private static IDeserializer Deserializer() => new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking()
        .WithTypeMapping<IReadOnlyList<string>, List<string>>().WithTypeMapping<IReadOnlyList<int>, List<int>>()
        .WithTypeMapping<IReadOnlyDictionary<string, IReadOnlyList<string>>, Dictionary<string, IReadOnlyList<string>>>()
        .Build();

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
