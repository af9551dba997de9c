using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class MulticlassClassificationCatalog
{
    /// <summary>Trains and evaluates once a fold, each time on all the other folds.</summary>
    /// <param name="data">The data.</param>
    /// <param name="estimator">What is fitted anew for each fold.</param>
    /// <param name="numberOfFolds">Number of folds, at least 2.</param>
    /// <param name="labelColumnName">Column of true labels after the estimator; a key.</param>
    /// <param name="samplingKeyColumnName">Rows of equal value in this column stay in one fold; null for no such column.</param>
    /// <param name="seed">Seed of the folds; null for the context's.</param>
    /// <returns>One result a fold, in order.</returns>
    public IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string? samplingKeyColumnName = null,
        int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds =
            new DataOperationsCatalog(Environment).CrossValidationSplit(data, numberOfFolds, samplingKeyColumnName, seed);
        List<CrossValidationResult<MulticlassClassificationMetrics>> results = [];
        foreach (DataOperationsCatalog.TrainTestData fold in folds)
        {
            ITransformer model = estimator.Fit(fold.TrainSet);
            IDataView scored = model.Transform(fold.TestSet);
            results.Add(new(model, Evaluate(scored, labelColumnName), scored, results.Count));
        }

        return results;
    }
}
