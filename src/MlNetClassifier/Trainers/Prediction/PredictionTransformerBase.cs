using MlNetClassifier.Runtime;

namespace MlNetClassifier.Data;

/// <summary>Applies a trained model to rows.</summary>
/// <typeparam name="TModel">Type of the model.</typeparam>
public abstract class PredictionTransformerBase<TModel> : RowToRowTransformerBase, IPredictionTransformer<TModel>, IDisposable
    where TModel : class
{
    private protected PredictionTransformerBase(IHostEnvironment environment, TModel model)
        : base(environment) => Model = model;

    /// <summary>What was learned.</summary>
    public TModel Model { get; }

    /// <summary>Releases the model.</summary>
    public void Dispose()
    {
        (Model as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }
}
