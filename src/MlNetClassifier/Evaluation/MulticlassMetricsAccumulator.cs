namespace MlNetClassifier.Data;

/// <summary>
/// Adds up scored rows. Ties between scores go to the lower class, rows whose label is missing or whose scores are not finite are
/// left out and counted, and a label the model has no score for costs the highest loss: all as ML.NET does.
/// </summary>
internal sealed class MulticlassMetricsAccumulator
{
    /// <summary>Lower bound of a probability inside the logarithm.</summary>
    public const float Epsilon = 1e-15f;

    private readonly double[][] _confusion;
    private readonly double[] _instances;
    private readonly double[] _loss;

    // Rows whose true class came at each rank; the last slot takes classes the model does not know.
    private readonly double[] _ranks;
    private double _totalLoss;
    private double _correct;

    /// <summary>Starts with nothing.</summary>
    /// <param name="classes">Number of scores in a row, at least 1.</param>
    public MulticlassMetricsAccumulator(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        _confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
        _instances = new double[classes];
        _loss = new double[classes];
        _ranks = new double[classes + 1];
    }

    /// <summary>Rows counted.</summary>
    public long Count { get; private set; }

    /// <summary>Rows left out because their label is missing.</summary>
    public long Unlabeled { get; private set; }

    /// <summary>Rows left out because a score is not finite.</summary>
    public long BadScores { get; private set; }

    /// <summary>Rows whose label the model has no score for.</summary>
    public long UnknownClass { get; private set; }

    /// <summary>Fraction of rows predicted right.</summary>
    public double MicroAccuracy => Count > 0 ? _correct / Count : 0;

    /// <summary>Mean recall over the classes that occur.</summary>
    public double MacroAccuracy
    {
        get
        {
            double sum = 0;
            int occurring = 0;
            for (int i = 0; i < _instances.Length; i++)
            {
                if (_instances[i] > 0)
                {
                    occurring++;
                    sum += _confusion[i][i] / _instances[i];
                }
            }

            return occurring > 0 ? sum / occurring : 0;
        }
    }

    /// <summary>Mean log-loss.</summary>
    public double LogLoss => Count > 0 ? _totalLoss / Count : 0;

    /// <summary>How much of the entropy of the labels the model explains. Not a number when only one class occurs, as in ML.NET.</summary>
    public double LogLossReduction
    {
        get
        {
            double known = Count - UnknownClass;
            double entropy = 0;
            foreach (double instances in _instances)
            {
                if (instances != 0)
                {
                    entropy += instances * Math.Log(instances / known);
                }
            }

            entropy /= -known;
            return (entropy - LogLoss) / entropy;
        }
    }

    /// <summary>Adds one row.</summary>
    /// <param name="label">Zero-based class; negative for missing.</param>
    /// <param name="scores">One score a class.</param>
    public void Add(int label, ReadOnlySpan<float> scores)
    {
        if (scores.Length != _instances.Length)
        {
            throw new ArgumentException($"A row has {scores.Length} scores where {_instances.Length} were announced.", nameof(scores));
        }

        if (label < 0)
        {
            Unlabeled++;
            return;
        }

        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i]))
            {
                BadScores++;
                return;
            }

            best = scores[i] > scores[best] ? i : best;
        }

        Count++;
        if (label >= scores.Length)
        {
            UnknownClass++;
            _totalLoss -= Math.Log(Epsilon);
            _ranks[^1]++;
            return;
        }

        double loss = -Math.Log(Math.Min(1, Math.Max(Epsilon, scores[label])));
        _totalLoss += loss;
        _loss[label] += loss;
        _instances[label]++;
        _confusion[label][best]++;
        _correct += best == label ? 1 : 0;
        _ranks[Rank(scores, label)]++;
    }

    /// <summary>Mean log-loss of the rows of each class.</summary>
    public double[] PerClassLogLoss() => [.. _loss.Select((loss, i) => _instances[i] > 0 ? loss / _instances[i] : 0)];

    /// <summary>Top-1 to top-k accuracy, at most one a class; rows of unknown classes do not count here, as in ML.NET.</summary>
    public double[] TopKAccuracies(int k)
    {
        double[] accuracies = new double[Math.Min(k, _instances.Length)];
        double known = Count - UnknownClass, sum = 0;
        for (int i = 0; i < accuracies.Length; i++)
        {
            sum += known > 0 ? _ranks[i] / known : 0;
            accuracies[i] = sum;
        }

        return accuracies;
    }

    /// <summary>The counts, actual class first.</summary>
    public double[][] CopyConfusion() => [.. _confusion.Select(row => (double[])row.Clone())];

    // Place of a class among the scores in descending order, earlier classes first among equals.
    private static int Rank(ReadOnlySpan<float> scores, int label)
    {
        int rank = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            rank += scores[i] > scores[label] || (scores[i] == scores[label] && i < label) ? 1 : 0;
        }

        return rank;
    }
}
