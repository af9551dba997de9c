namespace MlNetClassifier.Trainers;

/// <summary>What a trainer learned, apart from the columns it works on.</summary>
/// <typeparam name="TOutput">Type of a prediction.</typeparam>
public abstract class ModelParametersBase<TOutput> : ICanSaveModel
{
    private protected ModelParametersBase()
    {
    }

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        SaveCore(ctx);
    }

    /// <summary>Writes version and body.</summary>
    private protected abstract void SaveCore(ModelSaveContext ctx);
}
