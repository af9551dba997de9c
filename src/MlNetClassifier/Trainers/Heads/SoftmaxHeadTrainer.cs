namespace MlNetClassifier.Trainers.Heads;

/// <summary>
/// Trains a softmax regression on features. Features are standardised on the training rows, which makes the defaults independent of the
/// backbone's scale, and the standardisation is folded into the weights at the end.
/// </summary>
/// <param name="options">Settings.</param>
internal sealed class SoftmaxHeadTrainer(SoftmaxHeadOptions options)
{
    /// <summary>Trains.</summary>
    /// <param name="train">Training rows, at least one.</param>
    /// <param name="validation">
    /// Rows to watch; null for none. With them the weights of the best epoch are returned, unless <see cref="SoftmaxHeadOptions.RestoreBest"/>
    /// is off; without them those of the last.
    /// </param>
    /// <param name="classes">Number of classes, at least 2; every label is below it.</param>
    /// <param name="cancellation">Checked before every step.</param>
    /// <exception cref="ArgumentException">An option or the data is impossible.</exception>
    public SoftmaxHead Train(LabeledFeatures train, LabeledFeatures? validation, int classes, CancellationToken cancellation = default)
    {
        CheckOptions();
        Check(train, classes, "training");
        if (validation is { Count: 0 })
        {
            validation = null;
        }

        if (validation is not null)
        {
            Check(validation, classes, "validation");
        }

        FeatureScaling scaling = FeatureScaling.Measure(train.Rows);
        HeadEvaluator? evaluator = validation is null ? null : new HeadEvaluator(validation, scaling, classes);
        HeadProgress progress = new(options, evaluator);
        switch (options.Solver)
        {
            case HeadSolver.Sgd:
                new SgdHeadSolver(options, scaling, classes).Run(train, progress, cancellation);
                break;
            case HeadSolver.Lbfgs:
                new LbfgsHeadSolver(options, scaling, classes).Run(train, progress, cancellation);
                break;
            default:
                throw new ArgumentException($"There is no solver {options.Solver}.");
        }

        return progress.ToHead(scaling, train.Rows.Width);
    }

    private static void Check(LabeledFeatures data, int classes, string name)
    {
        if (classes < 2)
        {
            throw new ArgumentException($"A classifier needs at least 2 classes; there are {classes}.", nameof(classes));
        }

        if (data.Count == 0)
        {
            throw new ArgumentException($"The {name} set is empty.", nameof(data));
        }

        int wrong = Array.FindIndex(data.Labels, label => label < 0 || label >= classes);
        if (wrong >= 0)
        {
            throw new ArgumentException($"Row {wrong} of the {name} set has class {data.Labels[wrong]}, which is not from 0 to {classes - 1}.", nameof(data));
        }
    }

    private void CheckOptions()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.L2);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(options.Momentum, 1);
    }
}
