namespace MlNetClassifier.Trainers.Heads;

/// <summary>Some rows of another table, in a given order.</summary>
/// <param name="source">The table.</param>
/// <param name="rows">Its rows.</param>
internal sealed class FeatureRowSubset(IFeatureRows source, int[] rows) : IFeatureRows
{
    public int Count => rows.Length;

    public int Width => source.Width;

    public ReadOnlySpan<float> GetRow(int row) => source.GetRow(rows[row]);
}
