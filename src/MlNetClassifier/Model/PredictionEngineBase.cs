namespace MlNetClassifier;

/// <summary>What every engine that predicts one object at a time offers.</summary>
/// <typeparam name="TSrc">The class of the examples.</typeparam>
/// <typeparam name="TDst">The class of the predictions.</typeparam>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private protected PredictionEngineBase()
    {
    }

    /// <summary>The columns the model makes of an example.</summary>
    public abstract DataViewSchema OutputSchema { get; }

    /// <summary>Predicts into a new object.</summary>
    /// <param name="example">The example.</param>
    public TDst Predict(TSrc example)
    {
        TDst prediction = new();
        Predict(example, ref prediction);
        return prediction;
    }

    /// <summary>Predicts into an object given, reusing its arrays.</summary>
    /// <param name="example">The example.</param>
    /// <param name="prediction">Receives the columns; made when null.</param>
    public abstract void Predict(TSrc example, ref TDst prediction);

    /// <summary>Releases the engine, and the model where it owns it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void Dispose(bool disposing);
}
