using System.CommandLine;
using System.Globalization;
using MlNetClassifier.Backbones;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>The options of <c>train</c> that ask for a recipe or change one, and what they stand for.</summary>
internal sealed class RecipeOptions(CliHost host)
{
    /// <summary><c>--pipeline</c>.</summary>
    public Option<string?> Pipeline { get; } = new("--pipeline", "-p")
    {
        Description = $"A recipe: a YAML file, or one of {string.Join(", ", RecipeLibrary.Names)}. The options below make one for --backbone, or change this one.",
        HelpName = "FILE|NAME",
    };

    /// <summary><c>--fine-tune</c>.</summary>
    public Option<int?> FineTune { get; } = new Option<int?>("--fine-tune")
    {
        Description = "After the head, train the backbone's last N blocks on, at a low rate; 0 for none. Batch normalisation keeps its statistics.",
        HelpName = "N",
    }.AtLeast(0);

    /// <summary><c>--update-statistics</c>.</summary>
    public Option<bool> UpdateStatistics { get; } = new("--update-statistics")
    {
        Description = "While fine-tuning, let the unfrozen blocks' batch normalisation take the statistics of the batches.",
    };

    /// <summary><c>--refit</c>.</summary>
    public Option<bool> Refit { get; } = new("--refit")
    {
        Description = "When the validation pictures have shown how long to train, train once more on them too, for as long. Takes twice the time; a linear head does so by itself.",
    };

    /// <summary><c>--hidden</c>.</summary>
    public Option<string?> Hidden { get; } = new("--hidden") { Description = "Hidden layers of the head: outputs of each, as in 256 or 256,64.", HelpName = "N[,N…]" };

    /// <summary><c>--dropout</c>.</summary>
    public Option<float?> Dropout { get; } = new("--dropout") { Description = "Share of the numbers before each layer of the head that is dropped while training (0 to 1).", HelpName = "SHARE" };

    /// <summary><c>--augment</c>.</summary>
    public Option<string[]> Augment { get; } = AugmentOption();

    /// <summary><c>--checkpoints</c>.</summary>
    public Option<string?> Checkpoints { get; } = new("--checkpoints")
    {
        Description = "Folder for a checkpoint after each epoch, the last few and the best of which are kept. Without it, a folder under artifacts/checkpoints that goes when the run is complete.",
        HelpName = "DIR",
    };

    /// <summary><c>--resume</c>.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on from the newest checkpoint of the same training; the result is that of an uninterrupted run." };

    /// <summary><c>--tensorboard</c>.</summary>
    public Option<string?> TensorBoard { get; } = new("--tensorboard") { Description = "Folder for TensorBoard's event files.", HelpName = "DIR" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Pipeline, FineTune, UpdateStatistics, Refit, Hidden, Dropout, Augment, Checkpoints, Resume, TensorBoard];

    /// <summary><c>--augment</c>, which <c>dataset preview</c> has too.</summary>
    public static Option<string[]> AugmentOption() => new("--augment")
    {
        Description = "Random changes to the training pictures, with a recipe's keys: --augment rotation=15 horizontalFlip=true. They take the place of the recipe's.",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The recipe that the command line asks for, or null for a plain head on a frozen backbone.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="backbone">What <c>--backbone</c> names.</param>
    /// <param name="anything">Whether pictures or a backbone were named; else it is the quickstart.</param>
    /// <param name="resize">What <c>--resize</c> asks for, if it was given.</param>
    public (Recipe Recipe, string Name)? Read(ParseResult parsed, string? backbone, bool anything, string? resize)
    {
        (Recipe Recipe, string Name)? read = (parsed.GetValue(Pipeline) ?? (anything ? null : RecipeLibrary.Quickstart)) is { } asked ? RecipeLibrary.Read(host, asked) : null;
        bool made = read is null && (parsed.GetValue(FineTune) > 0 || parsed.GetValue(Hidden) is not null || parsed.GetValue(Dropout) is not null || Given(parsed, Augment));
        (Recipe recipe, string name) = read ?? (new Recipe { Backbones = [backbone ?? FilterBank.Name], Training = new RecipeTraining { Optimizer = "lbfgs" } }, "options");
        recipe = RecipeReader.Check(Changed(parsed, recipe with { Resize = resize ?? recipe.Resize }), name);
        bool epochs = recipe.Training.Optimizer != "lbfgs" || recipe.FineTuning is not null;
        if (!epochs && ((Option[])[Checkpoints, Resume, TensorBoard]).FirstOrDefault(option => Given(parsed, option)) is { } misplaced)
        {
            throw new UsageException($"{misplaced.Name} needs a training in epochs, such as --hidden, --fine-tune or a recipe have; this head is fitted by L-BFGS in one go.");
        }

        return read is null && !made ? null : (recipe, name);
    }

    /// <summary>The recipe with the backbones that <c>--backbone</c> names, and these loaded.</summary>
    public (Recipe Recipe, IReadOnlyList<Backbone> Backbones) Load(Recipe recipe, string name, string? chosen, BackboneOptions options)
    {
        if (recipe.Network is not null)
        {
            return chosen is not null ? throw new UsageException("--backbone has no place in a recipe that trains a network from scratch.")
                : options != new BackboneOptions() ? throw new UsageException("--preprocess, --features and --input-size describe a backbone; the recipe trains a network from scratch.")
                : (recipe, []);
        }

        if (chosen is not null)
        {
            recipe = RecipeReader.Check(recipe with { Backbones = recipe.BackboneChoices.TryGetValue(chosen, out IReadOnlyList<string>? list) ? list : chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) }, name);
        }

        options = options with { InputSize = options.InputSize ?? recipe.InputSize };
        return (recipe, [.. recipe.Backbones.Select(backbone => SharedOptions.Load(host, backbone, options))]);
    }

    private Recipe Changed(ParseResult parsed, Recipe recipe)
    {
        if (recipe.Network is not null)
        {
            foreach (Option option in (Option[])[FineTune, UpdateStatistics, Hidden, Dropout])
            {
                if (Given(parsed, option))
                {
                    throw new UsageException($"{option.Name} has no place in a recipe that trains a network from scratch. Name a backbone with --backbone.");
                }
            }
        }

        if (parsed.GetValue(Hidden) is { } hidden)
        {
            recipe = recipe with { Head = recipe.Head with { Hidden = Layers(hidden) } };
        }

        recipe = recipe with { Head = recipe.Head with { Dropout = parsed.GetValue(Dropout) ?? recipe.Head.Dropout } };
        if (recipe.Training.Optimizer == "lbfgs" && (recipe.Head.Hidden.Count > 0 || recipe.Head.Dropout > 0))
        {
            // Such a head is no convex problem; it is trained in steps, until the validation pictures no longer gain.
            recipe = recipe with { Training = recipe.Training with { Optimizer = "adam", LearningRate = 1e-3, Epochs = 60, Patience = 10 } };
        }

        if (parsed.GetValue(Augment) is { Length: > 0 } augment)
        {
            RecipeAugmentation section = RecipeReader.ParseAugmentation(augment, Augment.Name);
            bool copies = recipe.Network is null && section.Copies == 0 && !augment.Any(a => a.StartsWith("copies", StringComparison.Ordinal));
            recipe = recipe with { Augmentation = copies ? section with { Copies = 2 } : section };
        }

        if (parsed.GetValue(FineTune) is { } blocks)
        {
            recipe = recipe with { FineTuning = blocks == 0 ? null : (recipe.FineTuning ?? new RecipeFineTuning()) with { Blocks = blocks } };
        }

        recipe = parsed.GetValue(Refit) ? recipe with { Refit = true } : recipe;
        return !parsed.GetValue(UpdateStatistics) ? recipe
            : recipe.FineTuning is null ? throw new UsageException($"{UpdateStatistics.Name} needs {FineTune.Name}.")
            : recipe with { FineTuning = recipe.FineTuning with { UpdateStatistics = true } };
    }

    private int[] Layers(string text) =>
    [
        .. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int outputs)
            ? outputs
            : throw new UsageException($"{Hidden.Name} takes numbers, as in 256 or 256,64, not '{text}'.")),
    ];

    private static bool Given(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
