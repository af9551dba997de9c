using MlNetClassifier.Data;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Tests.Evaluation;

public class MulticlassMetricsTests
{
    [Fact]
    public void DefinitionsOnASmallExample()
    {
        MulticlassMetricsAccumulator counts = new(3);
        counts.Add(0, [0.5f, 0.25f, 0.25f]);
        counts.Add(0, [0.25f, 0.5f, 0.25f]);
        counts.Add(0, [0.5f, 0.5f, 0f]);
        counts.Add(1, [0.125f, 0.75f, 0.125f]);
        MulticlassClassificationMetrics metrics = new(counts, 2, ["a", "b", "c"]);

        Assert.Equal(3.0 / 4, metrics.MicroAccuracy);
        Assert.Equal((2.0 / 3 + 1) / 2, metrics.MacroAccuracy);
        double loss = -(2 * Math.Log(0.5) + Math.Log(0.25) + Math.Log(0.75)) / 4;
        Assert.Equal(loss, metrics.LogLoss, 15);
        double entropy = -(0.75 * Math.Log(0.75) + 0.25 * Math.Log(0.25));
        Assert.Equal(1 - loss / entropy, metrics.LogLossReduction, 14);
        Assert.Equal([-(2 * Math.Log(0.5) + Math.Log(0.25)) / 3, -Math.Log(0.75), 0], metrics.PerClassLogLoss);
        Assert.Equal([0.75, 1.0], metrics.TopKAccuracyForAllK);
        Assert.Equal(1, metrics.TopKAccuracy);
        Assert.Equal([[2.0, 1, 0], [0, 1, 0], [0, 0, 0]], metrics.ConfusionMatrix.Counts);
        Assert.Equal([1, 0.5, 0], metrics.ConfusionMatrix.PerClassPrecision);
        Assert.Equal([2.0 / 3, 1, 0], metrics.ConfusionMatrix.PerClassRecall);
        Assert.Equal([0.8, 2.0 / 3, 0], metrics.ConfusionMatrix.PerClassF1);
        Assert.Equal([3.0, 1, 0], metrics.ConfusionMatrix.Support);
        Assert.Equal(1, metrics.ConfusionMatrix.GetCountForClassPair(predictedClassIndicatorIndex: 1, actualClassIndicatorIndex: 0));
    }

    [Fact]
    public void TopKIsAbsentUnlessAskedFor()
    {
        MulticlassMetricsAccumulator counts = new(2);
        counts.Add(1, [0.5f, 0.5f]);
        MulticlassClassificationMetrics metrics = new(counts, 0, ["a", "b"]);
        Assert.Null(metrics.TopKAccuracyForAllK);
        Assert.Equal(0, metrics.TopKAccuracy);
        Assert.Equal([0.0, 1], new MulticlassClassificationMetrics(counts, 9, ["a", "b"]).TopKAccuracyForAllK);
    }

    [Fact]
    public void ZeroProbabilityIsClampedAndAnUnknownClassCostsAsMuch()
    {
        MulticlassMetricsAccumulator counts = new(2);
        counts.Add(0, [0f, 1f]);
        counts.Add(5, [0f, 1f]);
        Assert.Equal(-Math.Log(1e-15f), counts.LogLoss, 12);
        Assert.Equal((2, 1), (counts.Count, counts.UnknownClass));
        Assert.Equal(0, counts.MicroAccuracy);
        Assert.Equal([0.0, 1], counts.TopKAccuracies(2));
    }

    [Fact]
    public void MissingLabelsAndScoresThatAreNotFiniteAreLeftOutAndCounted()
    {
        MulticlassMetricsAccumulator counts = new(2);
        counts.Add(-1, [1f, 0f]);
        counts.Add(0, [float.NaN, 0f]);
        counts.Add(0, [0f, float.PositiveInfinity]);
        Assert.Equal((0, 1, 2), (counts.Count, counts.Unlabeled, counts.BadScores));
    }

    [SkippableFact]
    public void TableOfTheFixtureComesOutCharacterForCharacter()
    {
        string text = File.ReadAllText(SharedFiles.Require("mlnet/fixtures/lbfgs_on_onnx.metrics.txt"));
        string expected = text[(text.IndexOf("\nConfusion table", StringComparison.Ordinal))..].TrimEnd('\n') + "\n";
        ConfusionMatrix matrix = new([[8, 0, 0], [0, 8, 0], [0, 0, 8]], ["red", "grün", "синий"]);
        Assert.Equal(expected, matrix.GetFormattedConfusionTable().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void LongNamesAreReplacedByNumbersInTheHeader()
    {
        double[][] counts = [.. Enumerable.Range(0, 11).Select(i => Enumerable.Range(0, 11).Select(j => i == j ? 1234.0 : 0).ToArray())];
        string[] lines = new ConfusionMatrix(counts, [.. Enumerable.Range(0, 11).Select(i => i == 3 ? "dandelion" : $"c{i}")])
            .GetFormattedConfusionTable().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("PREDICTED     ||     0 |     1 |     2 |     3 |     4 |     5 |     6 |     7 |     8 |     9 |    10 | Recall", lines[3]);
        Assert.StartsWith(" 3. dandelion ||     0 |     0 |     0 | 1,234 |", lines[8], StringComparison.Ordinal);
        Assert.StartsWith("10.       c10 ||", lines[15], StringComparison.Ordinal);
    }

    [Fact]
    public void TwoClassesHaveWiderColumns()
    {
        string[] lines = new ConfusionMatrix([[3, 1], [0, 4]], ["yes", "no"]).GetFormattedConfusionTable().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("          ||======================", lines[2]);
        Assert.Equal("PREDICTED ||      yes |       no | Recall", lines[3]);
        Assert.Equal("      yes ||        3 |        1 | 0.7500", lines[5]);
        Assert.Equal("Precision ||   1.0000 |   0.8000 |", lines[8]);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.27753)]
    [InlineData(86, 100, 0.77863, 0.91470)]
    [InlineData(10, 10, 0.72247, 1)]
    [InlineData(0, 0, 0, 1)]
    public void WilsonIntervalMatchesPublishedFigures(double successes, double trials, double lower, double upper)
    {
        ConfidenceInterval interval = ConfidenceInterval.Wilson(successes, trials);
        Assert.Equal(lower, interval.Lower, 4);
        Assert.Equal(upper, interval.Upper, 4);
    }
}
