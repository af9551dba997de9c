namespace MlNetClassifier.Training.Recipes;

/// <summary>Fine-tuning: the backbone's last blocks and the head are trained on, gently, after the head.</summary>
public sealed record RecipeFineTuning
{
    /// <summary>
    /// Blocks that are trained, counted from the end, with every learned weight in them: filters, matrices and biases, scales and shifts of normalisations,
    /// scales of layers, positions, class tokens (<see cref="Graphs.Training.LearnedWeights"/> tells them from masks and numbers). Default 1; at least 1.
    /// </summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Factor of the learning rate for the backbone's own weights. Default 1; above 0.</summary>
    public float BackboneRateFactor { get; init; } = 1;

    /// <summary>
    /// Factor of the rate from each block to the one before it: earlier blocks hold more general features, which want smaller steps. Default 1; above 0,
    /// at most 1.
    /// </summary>
    public float BlockRateDecay { get; init; } = 1;

    /// <summary>
    /// Whether what comes before these blocks is computed once for each picture and each of its augmented copies. Otherwise every epoch sees pictures
    /// augmented anew, each of which goes through the whole network; so it is if all blocks are trained. Default true.
    /// </summary>
    public bool CacheTrunk { get; init; } = true;

    /// <summary>Whether batch normalisation takes the batch's statistics instead of the frozen ones. Default false.</summary>
    public bool UpdateStatistics { get; init; }

    /// <summary>How it is trained: a section of the same keys. Default: 10 epochs of SGD with rate 0.0001 and momentum 0.9.</summary>
    public RecipeTraining Training { get; init; } = new() { Epochs = 10, Optimizer = "sgd", Momentum = 0.9f, LearningRate = 1e-4 };
}
