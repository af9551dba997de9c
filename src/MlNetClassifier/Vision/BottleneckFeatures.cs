using MlNetClassifier.Features;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Vision;

/// <summary>Features and classes of a set of pictures; the features lie in a mapped file.</summary>
/// <param name="table">The features; owned.</param>
/// <param name="labels">Zero-based class of each row.</param>
internal sealed class BottleneckFeatures(FeatureTable table, int[] labels) : IFeatureRows, IDisposable
{
    public int Count => labels.Length;

    public int Width => table.Width;

    /// <summary>Zero-based class of each row.</summary>
    public int[] Labels => labels;

    public ReadOnlySpan<float> GetRow(int row) => table.GetRow(row);

    /// <summary>All rows.</summary>
    public LabeledFeatures All() => new(this, labels);

    /// <summary>Some rows.</summary>
    public LabeledFeatures Subset(int[] rows) => new(new FeatureRowSubset(this, rows), [.. rows.Select(row => labels[row])]);

    public void Dispose() => table.Dispose();
}
