namespace MlNetClassifier;

public abstract partial class TrainCatalogBase
{
    /// <summary>What one fold of a cross-validation gave.</summary>
    /// <typeparam name="T">Type of the metrics.</typeparam>
    public sealed class CrossValidationResult<T>
        where T : class
    {
        /// <summary>Metrics on the fold.</summary>
        public readonly T Metrics;

        /// <summary>Model trained on the other folds.</summary>
        public readonly ITransformer Model;

        /// <summary>The fold with the model's columns.</summary>
        public readonly IDataView ScoredHoldOutSet;

        /// <summary>Number of the fold, from 0.</summary>
        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scores, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scores;
            Fold = fold;
        }
    }
}
