using MlNetClassifier.Data;

namespace MlNetClassifier.Trainers;

/// <summary>An estimator that learns a model.</summary>
/// <typeparam name="TTransformer">What it becomes.</typeparam>
/// <typeparam name="TModel">What it learns.</typeparam>
public interface ITrainerEstimator<out TTransformer, out TModel> : IEstimator<TTransformer>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    /// <summary>What it wants of its data.</summary>
    TrainerInfo Info { get; }
}
