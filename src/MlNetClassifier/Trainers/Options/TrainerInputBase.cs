namespace MlNetClassifier.Trainers;

/// <summary>Options of every trainer.</summary>
public abstract class TrainerInputBase
{
    /// <summary>Column of features. Default <c>Features</c>.</summary>
    public string FeatureColumnName = "Features";

    private protected TrainerInputBase()
    {
    }
}
