namespace MlNetClassifier;

/// <summary>Something that can be written into a model file and be found again by its loader signature.</summary>
public interface ICanSaveModel
{
    /// <summary>Writes the model into the folder of the model file that <paramref name="ctx"/> stands for.</summary>
    /// <param name="ctx">Where to write; the version must be set on it exactly once.</param>
    void Save(ModelSaveContext ctx);
}
