namespace MlNetClassifier.Training.Recipes;

/// <summary>How a network is trained.</summary>
public sealed record RecipeTraining
{
    /// <summary>Passes over the training pictures. Default 25; at least 1.</summary>
    public int Epochs { get; init; } = 25;

    /// <summary>Pictures of a step. Default 32; at least 1.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary><c>adam</c> (default), <c>adamw</c>, <c>sgd</c>, or <c>lbfgs</c> for a linear head, which then needs none of the rest but <see cref="WeightDecay"/>.</summary>
    public string Optimizer { get; init; } = "adam";

    /// <summary>Share of the last step that SGD keeps. Default 0; below 1.</summary>
    public float Momentum { get; init; }

    /// <summary>Whether SGD looks ahead along its momentum. Default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>
    /// Pull of filters and matrices towards zero; biases, scales, positions and class tokens are not pulled. Default 0; for <c>lbfgs</c>, 0 lets the
    /// validation pictures choose it.
    /// </summary>
    public float WeightDecay { get; init; }

    /// <summary>Learning rate. Default 0.001; above 0.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary><c>constant</c> (default), <c>step</c>, <c>exponential</c>, <c>polynomial</c>, <c>cosine</c>, <c>one-cycle</c> or <c>plateau</c>.</summary>
    public string Schedule { get; init; } = "constant";

    /// <summary>Epochs of the cosine schedule's warm-up. Default 0.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>Share of every label spread over all classes. Default 0; below 1.</summary>
    public float LabelSmoothing { get; init; }

    /// <summary>Whether rare classes count as much as frequent ones. Default false.</summary>
    public bool BalanceClasses { get; init; }

    /// <summary>Most length of a step's gradient. Default 0: no limit.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Epochs without a lower validation loss after which training stops. Default 0: never.</summary>
    public int Patience { get; init; }

    /// <summary>
    /// Whether the weights of the epoch with the lowest validation loss are taken instead of the last ones. A schedule that ends near zero, with smoothed
    /// or mixed labels, often ends with the most accurate network although its loss was lower before. Default true.
    /// </summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Checkpoints kept besides the best one. Default 4; at least 1.</summary>
    public int KeepCheckpoints { get; init; } = 4;
}
