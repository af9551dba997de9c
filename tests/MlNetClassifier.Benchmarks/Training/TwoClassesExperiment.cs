using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Runs;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Benchmarks.Training;

/// <summary>
/// Tutorial 1 many times: two classes, 25 + 25 training and 6 + 6 validation photos, the recipe's epochs; for every pair of the folder's classes and
/// several seeds. One run has 12 validation photos, so only the mean says anything.
/// </summary>
internal static class TwoClassesExperiment
{
    private const int Train = 25, Validation = 6;

    /// <summary>Runs and prints.</summary>
    /// <param name="arguments">Folder with a subfolder a class, backbone file, recipe file; then seeds (default 5), epochs (default 3).</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length is < 3 or > 5 || !Directory.Exists(arguments[0]) || !File.Exists(arguments[1]) || !File.Exists(arguments[2]))
        {
            Console.Error.WriteLine("usage: two-classes FOLDER BACKBONE RECIPE.yaml [SEEDS] [EPOCHS]");
            return 2;
        }

        ImageDataset photos = ImageDataset.Open(arguments[0]);
        Recipe recipe = RecipeReader.ReadFile(arguments[2]) with { Backbones = [arguments[1]] };
        Backbone backbone = BackboneLoader.Load(arguments[1], new BackboneOptions { InputSize = recipe.InputSize });
        int seeds = arguments.Length > 3 ? int.Parse(arguments[3]) : 5;
        int epochs = arguments.Length > 4 ? int.Parse(arguments[4]) : 3;
        List<double> all = [];
        string folder = Directory.CreateTempSubdirectory("two-classes-").FullName;
        try
        {
            foreach ((string one, string other) in photos.Labels.SelectMany((a, i) => photos.Labels.Skip(i + 1).Select(b => (a, b))))
            {
                double[] accuracies = [.. Enumerable.Range(1, seeds).Select(seed => Accuracy(photos, [one, other], recipe, backbone, seed, epochs, folder))];
                Console.WriteLine($"{one} / {other}: {string.Join(" ", accuracies.Select(a => $"{a:F3}"))}, mean {accuracies.Average():F3}");
                all.AddRange(accuracies);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine($"{all.Count} runs: mean validation accuracy after the last epoch {all.Average():F4}, least {all.Min():F3}");
        return 0;
    }

    private static double Accuracy(ImageDataset photos, string[] labels, Recipe recipe, Backbone backbone, int seed, int epochs, string folder)
    {
        string manifest = Path.Combine(folder, "pair.csv"), output = Path.Combine(folder, "run");
        File.WriteAllLines(manifest, labels.SelectMany(label =>
        {
            LabeledImage[] drawn = [.. photos.Images.Where(image => image.Label == label)];
            new Random(seed).Shuffle(drawn);
            return drawn.Take(Train + Validation).Select((image, i) => $"{image.FullPath},{label},{(i < Train ? "train" : "validation")}");
        }).Prepend("path,label,split"));
        _ = RecipeRun.Execute(
            new RecipeRunOptions { Recipe = recipe, RecipeName = "two-classes", Dataset = ImageDataset.Open(manifest), Output = output, Backbones = [backbone], Seed = seed, Epochs = epochs },
            new Silent());

        // The last epoch's figure, not that of the best one, which the validation photos have chosen themselves.
        double accuracy = double.Parse(File.ReadLines(Path.Combine(output, RunFiles.History)).Last().Split(',')[4]);
        Directory.Delete(output, recursive: true);
        return accuracy;
    }

    private sealed class Silent : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
        }
    }
}
