using MlNetClassifier.Data;

namespace MlNetClassifier.Tests.Evaluation;

/// <summary>The figures of other tasks, against their definitions spelled out.</summary>
public class OtherTasksTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_area_under_ROC_is_the_share_of_pairs_in_order()
    {
        Random random = new(3);
        for (int trial = 0; trial < 20; trial++)
        {
            (double Score, bool Positive)[] rows = [.. Enumerable.Range(0, 40).Select(i => ((double)random.Next(8), i < 2 || (i > 3 && random.Next(2) == 0)))];
            double[] pairs = [.. from a in rows where a.Positive from b in rows where !b.Positive select a.Score > b.Score ? 1 : a.Score == b.Score ? 0.5 : 0];
            Assert.Equal(pairs.Average(), new RankedScores(rows).AreaUnderRoc(), 1e-12);
        }
    }

    [Fact]
    public void Perfect_ranks_have_full_areas_and_detections_stop_at_false_alarms()
    {
        RankedScores perfect = new([(3, true), (2, true), (1, false)]);
        Assert.Equal((1, 1, 1), (perfect.AreaUnderRoc(), perfect.AreaUnderPrecisionRecall(), perfect.DetectionRate(0)));
        RankedScores mixed = new([(5, true), (4, false), (3, true), (2, false), (1, true)]);
        Assert.Equal([1 / 3.0, 2 / 3.0, 1], ((int[])[0, 1, 2]).Select(mixed.DetectionRate));
        Assert.True(double.IsNaN(new RankedScores([(1, true)]).AreaUnderRoc()));
    }

    [Fact]
    public void Probabilities_are_measured_in_bits()
    {
        Row[] rows = [new() { Label = true, Probability = 0.5f }, new() { Label = false, Probability = 0.75f }, new() { Label = false, Probability = 0 }, new() { Label = true, Probability = 1 }];
        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal((1 + 2 + 0 + 0) / 4.0, metrics.LogLoss, 1e-12);
        Assert.Equal(1, metrics.Entropy, 1e-12);
        Assert.Equal(0.25, metrics.LogLossReduction, 1e-12);
    }

    [Fact]
    public void Rows_that_are_not_finite_are_left_out_and_told()
    {
        List<string> log = [];
        _ml.Log += (_, e) => log.Add(e.RawMessage);
        Row[] rows = [new() { Score = 1, Truth = 3 }, new() { Score = float.NaN, Truth = 2 }, new() { Score = 2, Truth = 2 }];
        RegressionMetrics metrics = _ml.Regression.Evaluate(_ml.Data.LoadFromEnumerable(rows), "Truth");
        Assert.Equal((1, 2, Math.Sqrt(2), 2), (metrics.MeanAbsoluteError, metrics.MeanSquaredError, metrics.RootMeanSquaredError, metrics.LossFunction));
        Assert.Contains(log, message => message.StartsWith("1 row", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => _ml.Regression.Evaluate(_ml.Data.LoadFromEnumerable(rows[1..2]), "Truth"));
        Assert.Contains("'Nothing'", Assert.Throws<ArgumentException>(() => _ml.Regression.Evaluate(_ml.Data.LoadFromEnumerable(rows), "Nothing")).Message);
    }

    private sealed class Row
    {
        public bool Label { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }

        public float Truth { get; set; }
    }
}
