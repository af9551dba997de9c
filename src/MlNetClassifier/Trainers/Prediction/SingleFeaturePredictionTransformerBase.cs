using MlNetClassifier.Runtime;

namespace MlNetClassifier.Data;

/// <summary>Applies a trained model to one feature column.</summary>
/// <typeparam name="TModel">Type of the model.</typeparam>
public abstract class SingleFeaturePredictionTransformerBase<TModel> : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(
        IHostEnvironment environment, TModel model, string featureColumnName, DataViewType featureColumnType)
        : base(environment, model)
    {
        FeatureColumnName = featureColumnName;
        FeatureColumnType = featureColumnType;
    }

    /// <inheritdoc/>
    public string FeatureColumnName { get; }

    /// <inheritdoc/>
    public DataViewType FeatureColumnType { get; }
}
