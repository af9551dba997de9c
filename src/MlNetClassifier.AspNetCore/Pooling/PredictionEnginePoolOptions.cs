namespace MlNetClassifier.Extensions.ML;

/// <summary>The model of a pool, by name where it has several.</summary>
/// <typeparam name="TData">The class of the examples.</typeparam>
/// <typeparam name="TPrediction">The class of the predictions.</typeparam>
public class PredictionEnginePoolOptions<TData, TPrediction>
    where TData : class
    where TPrediction : class, new()
{
    /// <summary>Where the model comes from; null for no model of that name.</summary>
    public ModelLoader? ModelLoader { get; set; }
}
