namespace MlNetClassifier.Trainers.Heads;

/// <summary>Loss and accuracy of weights on a fixed set of rows.</summary>
internal sealed class HeadEvaluator(LabeledFeatures data, FeatureScaling scaling, int classes)
{
    private const int BlockRows = 32;

    private readonly int _stride = SoftmaxKernels.Stride(data.Rows.Width);
    private readonly float[] _rows = new float[BlockRows * SoftmaxKernels.Stride(data.Rows.Width)];
    private readonly float[] _scores = new float[BlockRows * classes];

    /// <summary>Evaluates.</summary>
    /// <param name="weights">[classes, stride] weights of standardised features.</param>
    /// <param name="biases">[classes].</param>
    public (double Loss, double Accuracy) Evaluate(float[] weights, float[] biases)
    {
        double loss = 0;
        int correct = 0;
        for (int first = 0; first < data.Count; first += BlockRows)
        {
            int count = Math.Min(BlockRows, data.Count - first);
            for (int r = 0; r < count; r++)
            {
                scaling.Apply(data.Rows.GetRow(first + r), _rows.AsSpan(r * _stride, _stride));
            }

            SoftmaxKernels.Scores(_rows, weights, biases, _scores, count, _stride);
            for (int r = 0; r < count; r++)
            {
                loss += SoftmaxKernels.LossAndErrors(_scores.AsSpan(r * classes, classes), data.Labels[first + r], out bool right);
                correct += right ? 1 : 0;
            }
        }

        return (loss / data.Count, (double)correct / data.Count);
    }
}
