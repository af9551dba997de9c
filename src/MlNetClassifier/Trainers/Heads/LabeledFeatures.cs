namespace MlNetClassifier.Trainers.Heads;

/// <summary>Features with the class of each row.</summary>
internal sealed class LabeledFeatures
{
    /// <summary>Pairs rows with labels.</summary>
    /// <param name="rows">The features.</param>
    /// <param name="labels">Zero-based class of each row.</param>
    public LabeledFeatures(IFeatureRows rows, int[] labels)
    {
        if (labels.Length != rows.Count)
        {
            throw new ArgumentException($"There are {labels.Length} labels for {rows.Count} rows.", nameof(labels));
        }

        Rows = rows;
        Labels = labels;
    }

    /// <summary>The features.</summary>
    public IFeatureRows Rows { get; }

    /// <summary>Zero-based classes.</summary>
    public int[] Labels { get; }

    /// <summary>Number of rows.</summary>
    public int Count => Labels.Length;
}
