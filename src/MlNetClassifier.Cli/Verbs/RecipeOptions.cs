using System.CommandLine;
using MlNetClassifier.Backbones;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Datasets.Sample;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>The options of <c>train</c> that belong to recipes, and what they stand for.</summary>
internal sealed class RecipeOptions(CliHost host)
{
    private const string Quickstart = "quickstart";

    // Enough for a network from scratch; the plain sample data set is meant for a frozen backbone.
    private const int QuickstartPicturesPerClass = 200;

    /// <summary><c>--pipeline</c>.</summary>
    public Option<string?> Pipeline { get; } = new("--pipeline", "-p")
    {
        Description = "A recipe: a YAML file, or the name of one in pipelines/ (quickstart, cnn-from-scratch, resnet50-softmax, five-backbones, vgg16-bottleneck).",
        HelpName = "FILE|NAME",
    };

    /// <summary><c>--checkpoints</c>.</summary>
    public Option<string?> Checkpoints { get; } = new("--checkpoints")
    {
        Description = "With --pipeline: folder for a checkpoint after each epoch, the last few and the best of which are kept.",
        HelpName = "DIR",
    };

    /// <summary><c>--resume</c>.</summary>
    public Option<bool> Resume { get; } = new("--resume") { Description = "With --checkpoints: go on from the newest checkpoint; the result is that of an uninterrupted run." };

    /// <summary><c>--tensorboard</c>.</summary>
    public Option<string?> TensorBoard { get; } = new("--tensorboard") { Description = "With --pipeline: folder for TensorBoard's event files.", HelpName = "DIR" };

    /// <summary>The recipe that was asked for and where it lies, or null.</summary>
    public (Recipe Recipe, string Name)? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Pipeline) is not { } name)
        {
            foreach (Option option in (Option[])[Checkpoints, Resume, TensorBoard])
            {
                if (parsed.GetResult(option) is { Implicit: false })
                {
                    throw new UsageException($"{option.Name} needs --pipeline.");
                }
            }

            return null;
        }

        if (parsed.GetValue(Resume) && parsed.GetValue(Checkpoints) is null)
        {
            throw new UsageException("--resume needs --checkpoints, the folder to go on from.");
        }

        string path = host.Resolve(name), listed = Path.Combine(host.ProjectFolder("pipelines"), name + ".yaml");
        path = !File.Exists(path) && File.Exists(listed) ? listed : path;
        return (RecipeReader.ReadFile(path), Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>The data set of the quickstart, drawn if need be.</summary>
    public ImageDataset DrawQuickstart(bool quiet, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(host.ProjectFolder("datasets"), Quickstart);
        if (SampleDataset.Ensure(folder, QuickstartPicturesPerClass, cancellationToken) && !quiet)
        {
            host.Error.WriteLine($"Drew the sample data set: {folder}");
        }

        return ImageDataset.Open(folder);
    }

    /// <summary>The recipe with the backbones that <c>--backbone</c> names, and these loaded.</summary>
    public (Recipe Recipe, IReadOnlyList<Backbone> Backbones) Load(Recipe recipe, string? chosen, BackboneOptions options)
    {
        if (recipe.Network is not null)
        {
            return chosen is null ? (recipe, []) : throw new UsageException("--backbone has no place in a recipe that trains a network from scratch.");
        }

        if (chosen is not null)
        {
            recipe = recipe with { Backbones = recipe.BackboneChoices.TryGetValue(chosen, out IReadOnlyList<string>? list) ? list : chosen.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) };
        }

        options = options with { InputSize = options.InputSize ?? recipe.InputSize };
        return (recipe, [.. recipe.Backbones.Select(name => SharedOptions.Load(host, name, options))]);
    }
}
