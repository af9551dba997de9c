using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Imaging.Augmentation;

namespace MlNetClassifier.Training.Recipes;

/// <summary>Checks what a recipe asks for before an hour of work is spent on it.</summary>
internal static class RecipeChecker
{
    /// <summary>Checks an augmentation section by itself.</summary>
    public static void CheckAugmentation(RecipeAugmentation section, string name)
    {
        void Require(bool holds, string key, object value, string wanted)
        {
            if (!holds)
            {
                throw new InvalidRecipeException($"{name}.{key} must be {wanted}, not {value}.");
            }
        }

        Require(section.Fill is "nearest" or "reflect" or "constant", "fill", section.Fill, "nearest, reflect or constant");
        Require(section.Copies is >= 0 and <= 50, "copies", section.Copies, "from 0 to 50");
        Require(section.MixUp >= 0, "mixUp", section.MixUp, "at least 0");
        Require(section.CutMix >= 0, "cutMix", section.CutMix, "at least 0");
        try
        {
            _ = new AugmentationPipeline(RecipeParts.Augmentations(section));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidRecipeException($"{name}: {e.Message}", e);
        }
    }

    public static void Check(Recipe recipe, string name)
    {
        void Require(bool holds, string key, object? value, string wanted)
        {
            if (!holds)
            {
                throw new InvalidRecipeException($"Recipe '{name}': {key} must be {wanted}, not {value ?? "nothing"}.");
            }
        }

        void Sections(params (string Key, object? Value)[] sections)
        {
            foreach ((string key, object? value) in sections)
            {
                Require(value is not null, key, null, "a section with keys");
            }
        }

        Sections(("head", recipe.Head), ("augmentation", recipe.Augmentation), ("training", recipe.Training), ("backbones", recipe.Backbones), ("backboneChoices", recipe.BackboneChoices));
        Require((recipe.Network is not null) != (recipe.Backbones.Count > 0), "network", recipe.Network is null ? "neither" : "both", "given if and only if no backbones are");
        Require(recipe.Pooling is "average" or "max" or "flatten", "pooling", recipe.Pooling, "average, max or flatten");
        Require(recipe.Resize is "crop" or "stretch" or "pad", "resize", recipe.Resize, "crop, stretch or pad");
        Require(recipe.InputSize is null or (>= 8 and <= 4096), "inputSize", recipe.InputSize, "from 8 to 4096");
        if (recipe.Network is { } network)
        {
            Architecture? published = RecipeParts.Published.FirstOrDefault(a => a.Name == network.Architecture);
            Require(
                network.Architecture is "small-resnet" or "small-fcn" or "tutorial-cnn" || published is not null,
                "network.architecture",
                network.Architecture,
                $"small-resnet, small-fcn, tutorial-cnn, {string.Join(", ", RecipeParts.Published.SkipLast(1).Select(a => a.Name))} or {RecipeParts.Published[^1].Name}");
            Require(published is null || network.Width == network.Height, "network.height", network.Height, $"the width, {network.Width}, for {network.Architecture}");
            Require(published is null || network.Dropout == 0, "network.dropout", network.Dropout, $"0 for {network.Architecture}, which has none");
            Require(
                network.WidthMultiplier is > 0 and <= 4 && (network.WidthMultiplier == 1 || published?.HasWidths == true),
                "network.widthMultiplier",
                network.WidthMultiplier,
                "above 0 and at most 4, and 1 for all but mobilenet and mobilenetv2");
            Require(network.Width is >= 8 and <= 1024, "network.width", network.Width, "from 8 to 1024");
            Require(network.Height is >= 8 and <= 1024, "network.height", network.Height, "from 8 to 1024");
            Require(network.Filters is >= 1 and <= 512, "network.filters", network.Filters, "from 1 to 512");
            Require(network.Blocks is >= 1 and <= 20, "network.blocks", network.Blocks, "from 1 to 20");
            Require(network.StemStride is >= 1 and <= 4, "network.stemStride", network.StemStride, "from 1 to 4");
            Require(network.Hidden is >= 1 and <= 65536, "network.hidden", network.Hidden, "from 1 to 65536");
            Require(network.Dropout is >= 0 and < 1, "network.dropout", network.Dropout, "from 0 (inclusive) to 1 (exclusive)");
            Require(recipe.Training.Optimizer != "lbfgs", "training.optimizer", "lbfgs", "adam, adamw or sgd for a network from scratch");
            Require(recipe.FineTuning is null, "fineTuning", "given", "left out for a network from scratch");
            Require(!recipe.Augmentation.QuarterTurn || network.Width == network.Height, "augmentation.quarterTurn", "given", "left out unless width and height of the network are equal");
            Require(recipe.Augmentation.Copies == 0, "augmentation.copies", recipe.Augmentation.Copies, "0 for a network from scratch, which sees other pictures in every epoch anyway");
        }

        Require(recipe.Head.Hidden is not null && recipe.Head.Hidden.All(h => h is >= 1 and <= 65536), "head.hidden", "a number out of range", "a list of numbers from 1 to 65536");
        Require(recipe.Head.Dropout is >= 0 and < 1, "head.dropout", recipe.Head.Dropout, "from 0 (inclusive) to 1 (exclusive)");
        CheckAugmentation(recipe.Augmentation, $"Recipe '{name}': augmentation");
        Require(recipe.Augmentation.CutMix == 0 || recipe.Network is not null, "augmentation.cutMix", recipe.Augmentation.CutMix, "0 on a backbone, whose features cannot be cut");
        Training(recipe.Training, "training", recipe.Head.Hidden!.Count == 0 && !recipe.Head.BatchNormalization && recipe.Head.Dropout == 0);
        if (recipe.FineTuning is { } tuning)
        {
            Sections(("fineTuning.training", tuning.Training));
            Require(tuning.Blocks is >= 1 and <= 100, "fineTuning.blocks", tuning.Blocks, "from 1 to 100");
            Require(tuning.BackboneRateFactor > 0, "fineTuning.backboneRateFactor", tuning.BackboneRateFactor, "above 0");
            Require(tuning.BlockRateDecay is > 0 and <= 1, "fineTuning.blockRateDecay", tuning.BlockRateDecay, "above 0 and at most 1");
            Require(recipe.Backbones.Count == 1, "fineTuning", "given", "left out with several backbones");
            Training(tuning.Training, "fineTuning.training", linear: false);
        }

        void Training(RecipeTraining training, string section, bool linear)
        {
            Require(training.Epochs is >= 1 and <= 100_000, section + ".epochs", training.Epochs, "from 1 to 100000");
            Require(training.BatchSize is >= 1 and <= 4096, section + ".batchSize", training.BatchSize, "from 1 to 4096");
            Require(training.Optimizer is "adam" or "adamw" or "sgd" || (training.Optimizer is "lbfgs" && linear), section + ".optimizer", training.Optimizer, "adam, adamw or sgd (or lbfgs for a linear head)");
            Require(training.Momentum is >= 0 and < 1, section + ".momentum", training.Momentum, "from 0 (inclusive) to 1 (exclusive)");
            Require(training.WeightDecay >= 0, section + ".weightDecay", training.WeightDecay, "at least 0");
            Require(training.LearningRate > 0, section + ".learningRate", training.LearningRate, "above 0");
            Require(
                training.Schedule is "constant" or "step" or "exponential" or "polynomial" or "cosine" or "one-cycle" or "plateau",
                section + ".schedule",
                training.Schedule,
                "constant, step, exponential, polynomial, cosine, one-cycle or plateau");
            Require(training.WarmupEpochs >= 0, section + ".warmupEpochs", training.WarmupEpochs, "at least 0");
            Require(training.LabelSmoothing is >= 0 and < 1, section + ".labelSmoothing", training.LabelSmoothing, "from 0 (inclusive) to 1 (exclusive)");
            Require(training.ClipNorm >= 0, section + ".clipNorm", training.ClipNorm, "at least 0");
            Require(training.Patience >= 0, section + ".patience", training.Patience, "at least 0");
            Require(training.KeepCheckpoints >= 1, section + ".keepCheckpoints", training.KeepCheckpoints, "at least 1");
        }
    }
}
