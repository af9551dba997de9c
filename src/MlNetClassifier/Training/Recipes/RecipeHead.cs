namespace MlNetClassifier.Training.Recipes;

/// <summary>The layers on a backbone's features: (BatchNorm, Dropout,) for each hidden layer Dense, ReLU, (BatchNorm, Dropout,) and the classes.</summary>
public sealed record RecipeHead
{
    /// <summary>Outputs of each hidden layer. Default: none, a linear head.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>Whether the features and each hidden layer are normalised by the batch. Default false.</summary>
    public bool BatchNormalization { get; init; }

    /// <summary>Share that is dropped before each dense layer while training. Default 0; below 1.</summary>
    public float Dropout { get; init; }
}
