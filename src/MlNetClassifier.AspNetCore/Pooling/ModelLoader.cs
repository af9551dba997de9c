using Microsoft.Extensions.Primitives;

namespace MlNetClassifier.Extensions.ML;

/// <summary>Where a pool gets a model from, and how it learns of a new one.</summary>
public abstract class ModelLoader
{
    /// <summary>Makes a loader.</summary>
    protected ModelLoader()
    {
    }

    /// <summary>A token that fires once, when <see cref="GetModel"/> gives another model than before.</summary>
    public abstract IChangeToken GetReloadToken();

    /// <summary>The current model.</summary>
    public abstract ITransformer GetModel();
}
