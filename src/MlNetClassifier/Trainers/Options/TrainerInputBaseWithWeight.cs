namespace MlNetClassifier.Trainers;

/// <summary>Options of every trainer that can weigh its rows.</summary>
public abstract class TrainerInputBaseWithWeight : TrainerInputBaseWithLabel
{
    /// <summary>Column of row weights, a Single; null, the default, weighs all rows alike.</summary>
    public string? ExampleWeightColumnName;

    private protected TrainerInputBaseWithWeight()
    {
    }
}
