namespace MlNetClassifier.Graphs.Operators;

/// <summary>
/// Mean of the elements of each window that lie in the image (padding is not counted; where a model counts it, the importer puts a
/// <see cref="Pad"/> before). A window wholly in the padding gives 0.
/// </summary>
public sealed record AveragePool : PoolOperator
{
    internal override float Reduce(List<float> window)
    {
        double sum = 0;
        foreach (float value in window)
        {
            sum += value;
        }

        return window.Count == 0 ? 0 : (float)(sum / window.Count);
    }
}
