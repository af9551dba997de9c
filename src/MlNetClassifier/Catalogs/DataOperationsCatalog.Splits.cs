using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class DataOperationsCatalog
{
    /// <summary>
    /// Splits the rows at random into a part to train on and a part to test on. Each row's fate depends on the seed and the row's number alone,
    /// so the parts never overlap and are the same in every pass; their sizes come close to the fraction without being exact.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="testFraction">The share of the test part, more than 0 and less than 1; default 0.1.</param>
    /// <param name="samplingKeyColumnName">Rows of equal value in this column stay together; null (the default) for none.</param>
    /// <param name="seed">The seed; null (the default) for the context's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of range, or there is no such column.</exception>
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string? samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(testFraction > 0 && testFraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The test fraction must be more than 0 and less than 1.");
        }

        return Split(data, 0, testFraction, samplingKeyColumnName, Seed(seed));
    }

    /// <summary>Splits the rows at random into folds; each is the test part of one result and belongs to the training part of the others.</summary>
    /// <param name="data">The data.</param>
    /// <param name="numberOfFolds">The number of folds, at least 2; default 5.</param>
    /// <param name="samplingKeyColumnName">Rows of equal value in this column stay together; null (the default) for none.</param>
    /// <param name="seed">The seed; null (the default) for the context's.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are less than 2 folds, or there is no such column.</exception>
    public IReadOnlyList<TrainTestData> CrossValidationSplit(
        IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        int drawn = Seed(seed);
        return
        [
            .. Enumerable.Range(0, numberOfFolds).Select(fold =>
                Split(data, (double)fold / numberOfFolds, (double)(fold + 1) / numberOfFolds, samplingKeyColumnName, drawn)),
        ];
    }

    private static TrainTestData Split(IDataView data, double from, double to, string? samplingKeyColumnName, int seed)
    {
        DataViewSchema.Column? group = samplingKeyColumnName is null ? null : ColumnErrors.Require(data.Schema, samplingKeyColumnName, "Split");
        DataViewSchema.Column[] tested = group is { } column ? [column] : [];
        return new TrainTestData(Part(at => at < from || at >= to), Part(at => at >= from && at < to));

        RowFilterView Part(Func<double, bool> contains) => new(data, tested, row =>
        {
            Func<double> hash = RowHash.Bind(row, group, seed);
            return () => contains(hash());
        });
    }
}
