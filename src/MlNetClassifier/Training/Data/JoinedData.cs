namespace MlNetClassifier.Training.Data;

/// <summary>Two lots of examples as one, nothing copied.</summary>
/// <param name="first">Comes first.</param>
/// <param name="second">Comes behind it; its examples have as many numbers.</param>
internal sealed class JoinedData(ITrainingData first, ITrainingData second) : ITrainingData
{
    public int Count => first.Count + second.Count;

    public int Length => first.Length;

    public int LabelOf(int index) => index < first.Count ? first.LabelOf(index) : second.LabelOf(index - first.Count);

    public void Write(int index, ulong? draw, Span<float> destination)
    {
        if (index < first.Count)
        {
            first.Write(index, draw, destination);
        }
        else
        {
            second.Write(index - first.Count, draw, destination);
        }
    }
}
