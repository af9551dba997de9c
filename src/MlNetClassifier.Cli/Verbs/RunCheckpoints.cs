using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Cli.Console;
using MlNetClassifier.Datasets;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>
/// Where a run's checkpoints go. A folder that the user did not name is found again by what is trained, so that <c>--resume</c> needs no folder; it goes
/// when the run is complete.
/// </summary>
internal sealed class RunCheckpoints
{
    private readonly CliHost host;
    private readonly bool own;

    private RunCheckpoints(CliHost host, string? folder, bool own)
    {
        this.host = host;
        this.own = own;
        Folder = folder;
    }

    /// <summary>The folder; null for a training without epochs.</summary>
    public string? Folder { get; }

    /// <param name="host">The folders.</param>
    /// <param name="asked">What <c>--checkpoints</c> names.</param>
    /// <param name="resume">Whether to go on from the newest checkpoint.</param>
    /// <param name="recipe">What is trained.</param>
    /// <param name="name">Its name.</param>
    /// <param name="dataset">On what.</param>
    /// <param name="seed">With which seed.</param>
    public static RunCheckpoints Choose(CliHost host, string? asked, bool resume, Recipe recipe, string name, ImageDataset dataset, int seed)
    {
        if (asked is not null)
        {
            return new RunCheckpoints(host, host.Resolve(asked), own: false);
        }

        if (recipe.Training.Optimizer == "lbfgs" && recipe.FineTuning is null)
        {
            return new RunCheckpoints(host, null, own: false);
        }

        // An interrupted run that was not resumed keeps its folder: hours of work are not removed because a word was forgotten.
        byte[] what = SHA256.HashData(Encoding.UTF8.GetBytes($"{RunJson.Serialize(recipe)}\n{dataset.Root}"));
        string first = Path.Combine(Parent(host), $"{dataset.Name}-{name}-seed{seed}-{Convert.ToHexStringLower(what.AsSpan(0, 4))}"), free = first;
        List<(string Folder, DateTime WrittenAt)> taken = [];
        for (int i = 2; Directory.Exists(free); i++)
        {
            taken.AddRange(TrainingCheckpoints.Find(free).TakeLast(1).Select(found => (free, found.WrittenAt)));
            free = $"{first}-{i}";
        }

        return new RunCheckpoints(host, resume && taken.Count > 0 ? taken.MaxBy(found => found.WrittenAt).Folder : free, own: true);
    }

    /// <summary>Says where a resumed run starts.</summary>
    public void TellStart()
    {
        if (Folder is not null)
        {
            host.Error.WriteLine(TrainingCheckpoints.Find(Folder) is [.., { } last]
                ? $"Going on from {Describe(last)}: {Folder}"
                : $"No checkpoint of this training ({Folder}); it starts from the beginning.");
        }
    }

    /// <summary>Says how a cancelled run is resumed.</summary>
    /// <returns>Whether it can be.</returns>
    public bool TellCancelled()
    {
        if (Folder is null || TrainingCheckpoints.Find(Folder) is not [.., { } last])
        {
            return false;
        }

        host.Error.WriteLine($"Cancelled; checkpoint of {Describe(last)}: {Folder}");
        host.Error.WriteLine($"Go on with: mlnetclassifier {string.Join(' ', host.Arguments.Where(a => a != "--resume").Select(ShellText.Quote))} --resume");
        return true;
    }

    /// <summary>Removes the folder of a complete run, unless the user named it.</summary>
    public void Complete()
    {
        if (!own || !Directory.Exists(Folder))
        {
            return;
        }

        Directory.Delete(Folder, recursive: true);
        foreach (string parent in (string[])[Parent(host), Path.GetDirectoryName(Parent(host))!])
        {
            if (Directory.EnumerateFileSystemEntries(parent).Any())
            {
                break;
            }

            Directory.Delete(parent);
        }
    }

    private static string Parent(CliHost host) => Path.Combine(host.ProjectFolder("artifacts"), "checkpoints");

    private static string Describe(TrainingCheckpoint found) => $"{found.Phase}, epoch {found.Epoch}{(found.Step > 0 ? $" and {found.Step} steps" : string.Empty)}";
}
