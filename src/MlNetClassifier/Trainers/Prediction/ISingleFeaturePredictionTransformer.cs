namespace MlNetClassifier.Data;

/// <summary>A transformer that applies a trained model to one feature column.</summary>
/// <typeparam name="TModel">Type of the model.</typeparam>
public interface ISingleFeaturePredictionTransformer<out TModel> : IPredictionTransformer<TModel>
{
    /// <summary>Name of the feature column.</summary>
    string FeatureColumnName { get; }

    /// <summary>Type of the feature column the model was trained on.</summary>
    DataViewType FeatureColumnType { get; }
}
