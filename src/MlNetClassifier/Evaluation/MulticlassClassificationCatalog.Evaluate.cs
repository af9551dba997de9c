using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class MulticlassClassificationCatalog
{
    /// <summary>Compares the scores of a model with the labels.</summary>
    /// <param name="data">Scored data: the result of a model's <c>Transform</c>.</param>
    /// <param name="labelColumnName">Column of true labels; a key.</param>
    /// <param name="scoreColumnName">Column of scores; a vector of one probability a class.</param>
    /// <param name="predictedLabelColumnName">Named for symmetry with ML.NET; the predicted class follows from the scores.</param>
    /// <param name="topKPredictionCount">K of the top-K accuracies; 0 (the default) leaves them out.</param>
    /// <returns>The metrics. Rows without a label or with a score that is not finite are left out.</returns>
    /// <remarks>
    /// Where the label's key values and the names of the scores are both known and stand in another order, labels are matched by name;
    /// ML.NET compares the numbers and reports nonsense.
    /// </remarks>
    /// <exception cref="ArgumentException">A column is missing or has another type, or no row could be used.</exception>
    public MulticlassClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(topKPredictionCount);
        DataViewSchema.Column label = ColumnReader.Require(data.Schema, labelColumnName, "label");
        DataViewSchema.Column score = ColumnReader.Require(data.Schema, scoreColumnName, "score");
        if (score.Type is not VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType item } vector || item != NumberDataViewType.Single)
        {
            throw new ArgumentException($"The score column '{scoreColumnName}' is of type {score.Type}; a vector of Single with a known size is needed.", nameof(scoreColumnName));
        }

        IReadOnlyList<string> names = ClassNames.Of(score, label, vector.Size);
        int[]? classOfKey = ClassNames.Match(label, score);
        MulticlassMetricsAccumulator counts = new(vector.Size);
        using (DataViewRowCursor cursor = data.GetRowCursor([label, score]))
        {
            Func<int> nextLabel = ColumnReader.KeyIndex(cursor, label);
            ValueGetter<VBuffer<float>> nextScore = cursor.GetGetter<VBuffer<float>>(score);
            VBuffer<float> scores = default;
            float[] dense = new float[vector.Size];
            while (cursor.MoveNext())
            {
                int key = nextLabel();
                nextScore(ref scores);
                scores.CopyTo(dense);
                counts.Add(key >= 0 && classOfKey is not null ? classOfKey[key] : key, dense);
            }
        }

        return counts.Count > 0
            ? new MulticlassClassificationMetrics(counts, topKPredictionCount, names)
            : throw new ArgumentException(
                $"There is nothing to evaluate: {counts.Unlabeled} rows have no label and {counts.BadScores} have scores that are not finite.",
                nameof(data));
    }
}
