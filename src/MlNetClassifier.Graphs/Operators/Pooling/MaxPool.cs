namespace MlNetClassifier.Graphs.Operators;

/// <summary>Largest element of each window. A window wholly in the padding gives −∞.</summary>
public sealed record MaxPool : PoolOperator
{
    internal override float Reduce(List<float> window)
    {
        float max = float.NegativeInfinity;
        foreach (float value in window)
        {
            max = MathF.Max(max, value);
        }

        return max;
    }
}
