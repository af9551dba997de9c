using MlNetClassifier.Data;

namespace MlNetClassifier.Trainers;

/// <summary>A model that gives one score a class.</summary>
internal interface IMulticlassModel
{
    /// <summary>Number of classes.</summary>
    int ClassCount { get; }

    /// <summary>Whether a row costs so much that several threads should score rows.</summary>
    bool IsCostly { get; }

    /// <summary>Demands that a column can be scored.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column has another type or size.</exception>
    void CheckFeatureColumn(DataViewSchema.Column column);

    /// <summary>Makes the function that scores the row wherever it moves.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The feature column.</param>
    /// <param name="owned">Receives what must be disposed with the row.</param>
    /// <returns>Fills an array of <see cref="ClassCount"/> scores.</returns>
    Action<float[]> BindScorer(DataViewRow row, DataViewSchema.Column column, ICollection<IDisposable> owned);
}
