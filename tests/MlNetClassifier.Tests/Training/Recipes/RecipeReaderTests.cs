using MlNetClassifier.TestSupport;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Tests.Training.Recipes;

public class RecipeReaderTests
{
    [Fact]
    public void Reads_every_section()
    {
        Recipe recipe = RecipeReader.Parse(
            """
            description: test
            backbones: [a.onnx, b.onnx]
            backboneChoices:
              all: [a, b, c]
            pooling: flatten
            resize: stretch
            inputSize: 256
            head:
              hidden: [128, 64]
              batchNormalization: true
              dropout: 0.5
            augmentation:
              copies: 3
              rotation: 15
              horizontalFlip: true
            training:
              epochs: 7
              optimizer: sgd
              momentum: 0.9
              schedule: cosine
              warmupEpochs: 1.5
            """,
            "test");
        Assert.Equal(["a.onnx", "b.onnx"], recipe.Backbones);
        Assert.Equal(["a", "b", "c"], recipe.BackboneChoices["all"]);
        Assert.Equal([128, 64], recipe.Head.Hidden);
        Assert.Equal((256, "flatten", "stretch"), (recipe.InputSize, recipe.Pooling, recipe.Resize));
        Assert.Equal((3, 15.0, true), (recipe.Augmentation.Copies, recipe.Augmentation.Rotation, recipe.Augmentation.HorizontalFlip));
        Assert.Equal((7, "sgd", 0.9f, "cosine", 1.5), (recipe.Training.Epochs, recipe.Training.Optimizer, recipe.Training.Momentum, recipe.Training.Schedule, recipe.Training.WarmupEpochs));
    }

    [Theory]
    [InlineData("network: {}\ntrainning: {}", "line 2", "trainning")]
    [InlineData("network:\n  width: 64\n  colour: red", "line 3", "colour")]
    [InlineData("network:\n  width: wide", "line 2", "")]
    [InlineData("network: {}\nnetwork: {}", "line 2", "")]
    [InlineData("network: [", "line", "")]
    [InlineData("network: {}\ntraining:\n", "training", "a section with keys")]
    [InlineData("{}", "network", "given if and only if no backbones are")]
    [InlineData("network: {}\nbackbones: [a]", "network", "given if and only if no backbones are")]
    [InlineData("network:\n  width: 4", "network.width", "from 8 to 1024, not 4")]
    [InlineData("network:\n  architecture: alexnet", "network.architecture", "small-resnet, small-fcn, tutorial-cnn, vgg16, ")]
    [InlineData("network:\n  architecture: alexnet", "network.architecture", "or efficientnetb0, not alexnet")]
    [InlineData("network: {architecture: resnet50, width: 64, height: 32}", "network.height", "the width, 64, for resnet50, not 32")]
    [InlineData("network: {architecture: resnet50, dropout: 0.5}", "network.dropout", "0 for resnet50, which has none, not 0.5")]
    [InlineData("network: {widthMultiplier: 0.5}", "network.widthMultiplier", "1 for all but mobilenet and mobilenetv2, not 0.5")]
    [InlineData("network: {}\ntraining:\n  epochs: 0", "training.epochs", "from 1 to 100000, not 0")]
    [InlineData("network: {}\ntraining:\n  optimizer: lbfgs", "training.optimizer", "for a network from scratch")]
    [InlineData("network: {}\ntraining:\n  learningRate: .nan", "training.learningRate", "above 0")]
    [InlineData("network: {}\naugmentation:\n  rotation: 500", "augmentation", "Degrees must be from 0 to 180, not 500")]
    [InlineData("network: {width: 64, height: 32}\naugmentation: {quarterTurn: true}", "augmentation.quarterTurn", "left out unless width and height of the network are equal")]
    [InlineData("network: {}\naugmentation:\n  copies: 2", "augmentation.copies", "0 for a network from scratch")]
    [InlineData("backbones: [a]\nhead:\n  hidden: [5]\ntraining:\n  optimizer: lbfgs", "training.optimizer", "lbfgs for a linear head")]
    [InlineData("backbones: [a, b]\nfineTuning: {}", "fineTuning", "left out with several backbones")]
    [InlineData("backbones: [a]\nfineTuning:\n  blocks: 0", "fineTuning.blocks", "from 1 to 100, not 0")]
    [InlineData("backbones: [a]\nfineTuning:\n  blockRateDecay: 1.5", "fineTuning.blockRateDecay", "above 0 and at most 1, not 1.5")]
    [InlineData("backbones: [a]\naugmentation:\n  cutMix: 1", "augmentation.cutMix", "0 on a backbone")]
    [InlineData("backbones: &x [a]\nbackboneChoices:\n  all: *x", "aliases", "not allowed")]
    [InlineData("", "empty", "")]
    public void Says_what_is_wrong_and_where(string yaml, string where, string what)
    {
        string message = Assert.Throws<InvalidRecipeException>(() => RecipeReader.Parse(yaml, "test.yaml")).Message;
        Assert.Contains("test.yaml", message);
        Assert.Contains(where, message);
        Assert.Contains(what, message);
    }

    [Fact]
    public void Reads_the_recipes_that_come_with_the_toolkit()
    {
        string[] files = Directory.GetFiles(Pipelines(), "*.yaml");
        Assert.Equal(
            ["cnn-from-scratch", "five-backbones", "quickstart", "resnet50-softmax", "thin-structures", "vgg16-bottleneck"],
            files.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.NotEmpty(RecipeReader.ReadFile(file).Description));
    }

    /// <summary>The page of keys has each key of each section, and no other.</summary>
    [Theory]
    [InlineData("## Top level", typeof(Recipe))]
    [InlineData("## `network`", typeof(RecipeNetwork))]
    [InlineData("## `head`", typeof(RecipeHead))]
    [InlineData("## `augmentation`", typeof(RecipeAugmentation))]
    [InlineData("## `training`", typeof(RecipeTraining))]
    [InlineData("## `fineTuning`", typeof(RecipeFineTuning))]
    public void Documents_every_key(string heading, Type section)
    {
        string[] rows = [.. File.ReadLines(Path.Combine(Pipelines(), "KEYS.md")).SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(line => !line.StartsWith('#')).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        string[] keys = [.. section.GetProperties().Where(p => p.CanWrite).Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])];
        Assert.NotEmpty(keys);
        Assert.Equal(keys.Order(StringComparer.Ordinal), rows.Select(row => row.Split('`')[1]).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.InRange(row.Split('|')[2].Trim().Length, 10, 400));
    }

    [Fact]
    public void Names_a_file_that_is_missing() =>
        Assert.Contains("'nowhere.yaml': no such file", Assert.Throws<InvalidRecipeException>(() => RecipeReader.ReadFile("nowhere.yaml")).Message);

    private static string Pipelines() => Path.Combine(Checkout.Root, "pipelines");
}
