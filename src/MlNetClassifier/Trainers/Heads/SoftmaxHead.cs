namespace MlNetClassifier.Trainers.Heads;

/// <summary>A linear layer with softmax: what head training yields, for features as they are, not standardised.</summary>
/// <param name="Weights">[classes, width], one row a class.</param>
/// <param name="Biases">[classes].</param>
/// <param name="History">One entry an epoch.</param>
/// <param name="BestEpoch">Epoch whose weights these are.</param>
internal sealed record SoftmaxHead(float[] Weights, float[] Biases, IReadOnlyList<HeadEpoch> History, int BestEpoch)
{
    /// <summary>Number of classes.</summary>
    public int Classes => Biases.Length;

    /// <summary>Number of features.</summary>
    public int Width => Weights.Length / Biases.Length;

    /// <summary>Probabilities of one row.</summary>
    /// <param name="row">[width] features.</param>
    /// <param name="probabilities">[classes]; receives the result.</param>
    public void Predict(ReadOnlySpan<float> row, Span<float> probabilities) => LinearSoftmax.Predict(Weights, Biases, row, probabilities);
}
