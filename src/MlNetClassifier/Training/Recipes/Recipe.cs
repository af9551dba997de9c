namespace MlNetClassifier.Training.Recipes;

/// <summary>A training recipe, as a YAML file holds it. Every key is a property here; unknown keys are errors.</summary>
public sealed record Recipe
{
    /// <summary>What the recipe is for, in one line.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>A network trained from scratch; exactly one of this and <see cref="Backbones"/> is given.</summary>
    public RecipeNetwork? Network { get; init; }

    /// <summary>
    /// Frozen networks whose features are put side by side: names or paths. A choice of names may be offered with <see cref="BackboneChoices"/>.
    /// </summary>
    public IReadOnlyList<string> Backbones { get; init; } = [];

    /// <summary>Lists of backbones that <c>--backbone</c> may name, as in <c>all: [inceptionv3, xception, resnet50]</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> BackboneChoices { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What becomes of a backbone's last map: <c>average</c> (default), <c>max</c> or <c>flatten</c>.</summary>
    public string Pooling { get; init; } = "average";

    /// <summary>How pictures are brought to size: <c>crop</c> (default), <c>stretch</c> or <c>pad</c>.</summary>
    public string Resize { get; init; } = "crop";

    /// <summary>Width and height that backbones are fed with, in pixels; default their own.</summary>
    public int? InputSize { get; init; }

    /// <summary>The head on a backbone's features. Default: linear.</summary>
    public RecipeHead Head { get; init; } = new();

    /// <summary>Random changes to the training pictures. Default: none.</summary>
    public RecipeAugmentation Augmentation { get; init; } = new();

    /// <summary>How the network from scratch, or the head, is trained.</summary>
    public RecipeTraining Training { get; init; } = new();

    /// <summary>
    /// Whether everything is trained once more, on training and validation pictures together, for as long (and with the penalty) that the validation
    /// pictures have shown to be best; the figures on them stay those of the first time. Takes twice as long. Default: only a linear head that
    /// <c>lbfgs</c> fits and that is not fine-tuned, for which it takes a moment.
    /// </summary>
    public bool? Refit { get; init; }

    /// <summary>
    /// Whether the command writes TensorBoard's event files without being asked for them, under <c>artifacts/tensorboard</c>. Default false.
    /// </summary>
    public bool TensorBoard { get; init; }

    /// <summary>Fine-tuning of the backbone's last blocks after the head. Default: none.</summary>
    public RecipeFineTuning? FineTuning { get; init; }
}
