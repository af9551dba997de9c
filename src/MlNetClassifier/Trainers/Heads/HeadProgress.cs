namespace MlNetClassifier.Trainers.Heads;

/// <summary>Keeps the history of one training, the weights of its best epoch, and says when to stop.</summary>
internal sealed class HeadProgress
{
    private readonly SoftmaxHeadOptions _options;
    private readonly HeadEvaluator? _validation;
    private readonly long _started;
    private readonly List<HeadEpoch> _history = [];
    private float[] _weights = [];
    private float[] _biases = [];
    private HeadEpoch? _best;
    private double _record = double.NaN;
    private int _waited;

    /// <summary>Starts the clock.</summary>
    public HeadProgress(SoftmaxHeadOptions options, HeadEvaluator? validation)
    {
        _options = options;
        _validation = validation;
        _started = options.Clock.GetTimestamp();
    }

    /// <summary>Whether no epoch was added yet.</summary>
    public bool IsEmpty => _history.Count == 0;

    /// <summary>Takes the result of an epoch.</summary>
    /// <param name="loss">Mean training loss.</param>
    /// <param name="accuracy">Training accuracy.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="steps">Mini-batches.</param>
    /// <param name="weights">[classes, stride] weights after the epoch; copied if they are kept.</param>
    /// <param name="biases">Biases after the epoch.</param>
    /// <returns>Whether to go on.</returns>
    /// <exception cref="ArithmeticException">The loss is not a number.</exception>
    public bool Add(double loss, double accuracy, double rate, int steps, float[] weights, float[] biases)
    {
        int number = _history.Count + 1;
        if (!double.IsFinite(loss))
        {
            throw new ArithmeticException($"The training loss is {loss} after epoch {number}. Lower LearningRate, or leave it at its default.");
        }

        (double Loss, double Accuracy)? held = _validation?.Evaluate(weights, biases);
        HeadEpoch epoch = new(number, loss, accuracy, held?.Loss, held?.Accuracy, rate, steps, _options.Clock.GetElapsedTime(_started));
        _history.Add(epoch);
        if (_best is null || held is null || !_options.RestoreBest || Better(epoch, _best))
        {
            _best = epoch;
            _weights = [.. weights];
            _biases = [.. biases];
        }

        _options.OnEpoch?.Invoke(epoch);
        return !ShouldStop(epoch);
    }

    /// <summary>The head of the best epoch, for features as they are.</summary>
    public SoftmaxHead ToHead(FeatureScaling scaling, int width)
    {
        int stride = SoftmaxKernels.Stride(width);
        float[] weights = new float[_biases.Length * width];
        for (int c = 0; c < _biases.Length; c++)
        {
            _weights.AsSpan(c * stride, width).CopyTo(weights.AsSpan(c * width));
        }

        scaling.FoldInto(weights, _biases);
        return new SoftmaxHead(weights, _biases, _history, _best!.Epoch);
    }

    // The lowest loss decides; where accuracy is watched, among the epochs whose accuracy is the highest but for a change that does not
    // count. On small sets the highest accuracy alone is the luck of one or two pictures, and cost a point of test accuracy.
    private bool Better(HeadEpoch epoch, HeadEpoch best)
    {
        if (_options.EarlyStopping is { OnLoss: false } rule)
        {
            double enough = _history.Max(past => past.ValidationAccuracy!.Value) - rule.MinDelta;
            if (epoch.ValidationAccuracy < enough || best.ValidationAccuracy < enough)
            {
                return epoch.ValidationAccuracy >= enough;
            }
        }

        return epoch.ValidationLoss < best.ValidationLoss;
    }

    private bool ShouldStop(HeadEpoch epoch)
    {
        if (_options.EarlyStopping is not { } rule || epoch.ValidationLoss is not { } loss || epoch.ValidationAccuracy is not { } accuracy)
        {
            return false;
        }

        double score = rule.OnLoss ? -loss : rule.Increasing ? accuracy : -accuracy;
        if (double.IsNaN(_record) || score > _record + rule.MinDelta)
        {
            (_record, _waited) = (score, 0);
            return false;
        }

        return ++_waited >= rule.Patience;
    }
}
