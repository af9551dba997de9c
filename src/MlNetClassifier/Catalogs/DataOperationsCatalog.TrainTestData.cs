using System.Diagnostics.CodeAnalysis;

namespace MlNetClassifier;

public sealed partial class DataOperationsCatalog
{
    /// <summary>Two parts of a data set.</summary>
    [SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
    public readonly struct TrainTestData
    {
        /// <summary>The part to train on.</summary>
        public readonly IDataView TrainSet;

        /// <summary>The part to test on.</summary>
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
