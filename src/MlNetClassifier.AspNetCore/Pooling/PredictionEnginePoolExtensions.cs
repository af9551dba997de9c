namespace MlNetClassifier.Extensions.ML;

/// <summary>Predicts with an engine of a pool.</summary>
public static class PredictionEnginePoolExtensions
{
    /// <summary>Predicts with the default model.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="predictionEnginePool">The pool.</param>
    /// <param name="example">The example.</param>
    public static TPrediction Predict<TData, TPrediction>(this PredictionEnginePool<TData, TPrediction> predictionEnginePool, TData example)
        where TData : class
        where TPrediction : class, new() => predictionEnginePool.Predict(string.Empty, example);

    /// <summary>Predicts with a model.</summary>
    /// <typeparam name="TData">The class of the examples.</typeparam>
    /// <typeparam name="TPrediction">The class of the predictions.</typeparam>
    /// <param name="predictionEnginePool">The pool.</param>
    /// <param name="modelName">The name of the model.</param>
    /// <param name="example">The example.</param>
    public static TPrediction Predict<TData, TPrediction>(
        this PredictionEnginePool<TData, TPrediction> predictionEnginePool, string modelName, TData example)
        where TData : class
        where TPrediction : class, new()
    {
        ArgumentNullException.ThrowIfNull(predictionEnginePool);
        PredictionEngine<TData, TPrediction> engine = predictionEnginePool.GetPredictionEngine(modelName);
        try
        {
            return engine.Predict(example);
        }
        finally
        {
            predictionEnginePool.ReturnPredictionEngine(modelName, engine);
        }
    }
}
