namespace MlNetClassifier.Data;

/// <summary>A transformer that applies a trained model.</summary>
/// <typeparam name="TModel">Type of the model.</typeparam>
public interface IPredictionTransformer<out TModel> : ITransformer
{
    /// <summary>What was learned.</summary>
    TModel Model { get; }
}
