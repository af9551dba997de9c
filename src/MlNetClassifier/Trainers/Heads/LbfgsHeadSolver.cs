using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers.Heads;

/// <summary>Fits a softmax head by L-BFGS to convergence; one iteration counts as one epoch.</summary>
internal sealed class LbfgsHeadSolver(SoftmaxHeadOptions options, FeatureScaling scaling, int classes)
{
    private const int HistorySize = 10;

    /// <summary>Trains until converged, or until the epochs are over or the progress says stop.</summary>
    public void Run(LabeledFeatures train, HeadProgress progress, CancellationToken cancellation)
    {
        int width = train.Rows.Width, stride = SoftmaxKernels.Stride(width);
        SoftmaxObjective objective = new(train, scaling, classes, options.L2, 1.0 / train.Count, weights: null, options.Threads);
        LbfgsMinimizer minimizer = new(new LbfgsOptions
        {
            HistorySize = HistorySize,
            MaxIterations = options.Epochs,
            ImprovementTolerance = 1e-7,
            GradientTolerance = 1e-6,
        });
        float[] weights = new float[classes * stride], biases = new float[classes];
        double[] point = new double[objective.Dimension];
        minimizer.Minimize(objective, point, step => Report(step.Point.Span), cancellation);
        if (progress.IsEmpty)
        {
            // Nothing to learn: every feature is constant and the classes are balanced.
            Report(point);
        }

        bool Report(ReadOnlySpan<double> at)
        {
            for (int c = 0; c < classes; c++)
            {
                for (int j = 0; j < width; j++)
                {
                    weights[c * stride + j] = (float)at[c * width + j];
                }

                biases[c] = (float)at[classes * width + c];
            }

            return progress.Add(objective.MeanLoss, objective.Accuracy, 1, 1, weights, biases);
        }
    }
}
