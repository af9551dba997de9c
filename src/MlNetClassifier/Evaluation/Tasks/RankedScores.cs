namespace MlNetClassifier.Data;

/// <summary>Rows in the order of their scores, highest first; rows of equal score count as one step.</summary>
internal sealed class RankedScores
{
    private readonly List<(long Positive, long Negative)> _steps = [];

    public RankedScores(IEnumerable<(double Score, bool Positive)> rows)
    {
        foreach (IGrouping<double, (double Score, bool Positive)> step in rows.GroupBy(row => row.Score).OrderByDescending(step => step.Key))
        {
            long positive = step.LongCount(row => row.Positive);
            _steps.Add((positive, step.LongCount() - positive));
        }

        Positives = _steps.Sum(step => step.Positive);
        Negatives = _steps.Sum(step => step.Negative);
    }

    public long Positives { get; }

    public long Negatives { get; }

    /// <summary>The chance that a positive row scores above a negative one, half for equal scores; NaN when one kind is missing.</summary>
    public double AreaUnderRoc()
    {
        double area = 0;
        long seen = 0;
        foreach ((long positive, long negative) in _steps)
        {
            area += negative * (seen + positive / 2.0);
            seen += positive;
        }

        return area / ((double)Positives * Negatives);
    }

    /// <summary>The area under precision over recall, by trapezoids from (0, 1); NaN without a positive row.</summary>
    public double AreaUnderPrecisionRecall()
    {
        double area = 0, recall = 0, precision = 1;
        long right = 0, all = 0;
        foreach ((long positive, long negative) in _steps)
        {
            right += positive;
            all += positive + negative;
            double nextRecall = (double)right / Positives, nextPrecision = (double)right / all;
            area += (nextRecall - recall) * (nextPrecision + precision) / 2;
            (recall, precision) = (nextRecall, nextPrecision);
        }

        return Positives == 0 ? double.NaN : area;
    }

    /// <summary>The share of positive rows that score above all but a number of negative ones.</summary>
    public double DetectionRate(int falsePositives)
    {
        long right = 0, wrong = 0;
        foreach ((long positive, long negative) in _steps)
        {
            if (wrong + negative > falsePositives)
            {
                break;
            }

            right += positive;
            wrong += negative;
        }

        return Positives == 0 ? double.NaN : (double)right / Positives;
    }
}
