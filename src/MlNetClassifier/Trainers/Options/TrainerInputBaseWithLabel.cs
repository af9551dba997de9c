namespace MlNetClassifier.Trainers;

/// <summary>Options of every trainer that learns from labels.</summary>
public abstract class TrainerInputBaseWithLabel : TrainerInputBase
{
    /// <summary>Column of labels, a key. Default <c>Label</c>.</summary>
    public string LabelColumnName = "Label";

    private protected TrainerInputBaseWithLabel()
    {
    }
}
