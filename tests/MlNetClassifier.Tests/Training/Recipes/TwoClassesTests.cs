using System.Globalization;
using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Runs;
using MlNetClassifier.TestSupport;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Tests.Training.Recipes;

/// <summary>
/// Tutorial 1 on three pairs of classes: 25 + 25 training photos, 6 + 6 for validation, three epochs. All ten pairs and five seeds, which take the
/// benchmark <c>two-classes</c> a minute, come to 0.92; the bound leaves room for 36 photos.
/// </summary>
public sealed class TwoClassesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Fifty_photos_and_three_epochs_are_enough_for_two_classes()
    {
        ImageDataset photos = ImageDataset.Open(SharedFiles.Require("data/flower_photos"));
        string file = SharedFiles.Require("models/mobilenetv2_1.0_224_notop.onnx");
        Backbone backbone = BackboneLoader.Load(file);
        Recipe recipe = RecipeReader.Parse($"backbones: ['{file}']\ntraining: {{optimizer: lbfgs, weightDecay: 0.01}}", "tutorial 1");
        double mean = ((string[][])[["daisy", "roses"], ["dandelion", "tulips"], ["roses", "sunflowers"]]).Average(pair => Accuracy(photos, pair, recipe, backbone));
        Assert.InRange(mean, 0.83, 1);
    }

    private double Accuracy(ImageDataset photos, string[] labels, Recipe recipe, Backbone backbone)
    {
        string manifest = folder["pair.csv"], output = folder[string.Join('-', labels)];
        File.WriteAllLines(manifest, labels.SelectMany(label => photos.Images.Where(image => image.Label == label).Take(31)
            .Select((image, i) => $"{image.FullPath},{label},{(i < 25 ? "train" : "validation")}")).Prepend("path,label,split"));
        TrainingRunResult run = RecipeRun.Execute(
            new RecipeRunOptions { Recipe = recipe, RecipeName = "two-classes", Dataset = ImageDataset.Open(manifest), Output = output, Backbones = [backbone], Epochs = 3 }, new Silent());
        string[] history = File.ReadAllLines(Path.Combine(run.Path, RunFiles.History));
        Assert.InRange(history.Length, 2, 4);
        return double.Parse(history[^1].Split(',')[4], CultureInfo.InvariantCulture);
    }

    private sealed class Silent : IProgress<RunProgress>
    {
        public void Report(RunProgress value)
        {
        }
    }
}
