using MlNetClassifier.Data;

namespace MlNetClassifier.Trainers;

/// <summary>A linear model with one row of weights and one bias a class.</summary>
public abstract class LinearMulticlassModelParametersBase : ModelParametersBase<VBuffer<float>>, IMulticlassModel
{
    /// <summary>How well the model fits its training data; null unless the trainer was asked for it. Not saved.</summary>
    public readonly ModelStatisticsBase? Statistics;

    private protected LinearMulticlassModelParametersBase(LinearWeights weights, IReadOnlyList<string>? labelNames, ModelStatisticsBase? statistics)
    {
        LinearWeights = weights;
        LabelNames = labelNames;
        Statistics = statistics;
    }

    /// <inheritdoc/>
    int IMulticlassModel.ClassCount => LinearWeights.ClassCount;

    /// <inheritdoc/>
    bool IMulticlassModel.IsCostly => false;

    internal LinearWeights LinearWeights { get; }

    internal int FeatureCount => LinearWeights.FeatureCount;

    /// <summary>Names of the classes, where the model file had them beside the weights; null otherwise.</summary>
    internal IReadOnlyList<string>? LabelNames { get; }

    /// <summary>Copies the weights.</summary>
    /// <param name="weights">Receives one vector a class.</param>
    /// <param name="numClasses">Receives the number of classes.</param>
    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = LinearWeights.ClassCount;
        weights = [.. Enumerable.Range(0, numClasses).Select(LinearWeights.Row)];
    }

    /// <summary>The biases, one a class.</summary>
    public IEnumerable<float> GetBiases() => LinearWeights.Biases.ToArray();

    /// <inheritdoc/>
    void IMulticlassModel.CheckFeatureColumn(DataViewSchema.Column column)
    {
        bool fits = column.Type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single && vector.Size == FeatureCount;
        if (!fits)
        {
            throw ColumnErrors.WrongType("the classifier", column.Name, $"Vector<Single, {FeatureCount}>", column.Type.ToString()!);
        }
    }

    /// <inheritdoc/>
    Action<float[]> IMulticlassModel.BindScorer(DataViewRow row, DataViewSchema.Column column, ICollection<IDisposable> owned)
    {
        ValueGetter<VBuffer<float>> next = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> features = default;
        float[] dense = [];
        return scores =>
        {
            next(ref features);
            if (features.Length != FeatureCount)
            {
                throw new InvalidOperationException($"A row of column '{column.Name}' has {features.Length} features where the classifier needs {FeatureCount}.");
            }

            if (features.IsDense)
            {
                LinearWeights.Scores(features.GetValues(), scores);
            }
            else
            {
                dense = dense.Length == FeatureCount ? dense : new float[FeatureCount];
                features.CopyTo(dense);
                LinearWeights.Scores(dense, scores);
            }

            Finish(scores);
        };
    }

    /// <summary>Turns raw scores into what the model reports.</summary>
    private protected abstract void Finish(Span<float> scores);
}
