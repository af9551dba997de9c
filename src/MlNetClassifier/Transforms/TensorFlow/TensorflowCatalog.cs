using MlNetClassifier.Graphs;
using MlNetClassifier.Transforms;

namespace MlNetClassifier;

/// <summary>Loads TensorFlow models.</summary>
public static class TensorflowCatalog
{
    /// <summary>Loads a frozen TensorFlow graph; no TensorFlow is needed.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="modelLocation">The <c>.pb</c> or <c>.meta</c> file, its weights being constants.</param>
    /// <exception cref="InvalidModelException">The file is damaged or no TensorFlow graph.</exception>
    public static TensorFlowModel LoadTensorFlowModel(this ModelOperationsCatalog catalog, string modelLocation) =>
        catalog.LoadTensorFlowModel(modelLocation, treatOutputAsBatched: true);

    /// <summary>Loads a frozen TensorFlow graph; no TensorFlow is needed.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="modelLocation">The <c>.pb</c> or <c>.meta</c> file, its weights being constants.</param>
    /// <param name="treatOutputAsBatched">
    /// Whether the first dimension of outputs, where it is open, stands for the batch and is left out of their columns.
    /// </param>
    /// <exception cref="InvalidModelException">The file is damaged or no TensorFlow graph.</exception>
    public static TensorFlowModel LoadTensorFlowModel(this ModelOperationsCatalog catalog, string modelLocation, bool treatOutputAsBatched)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(modelLocation);
        if (Directory.Exists(modelLocation))
        {
            throw new InvalidModelException(
                $"'{modelLocation}' is a folder, as of a SavedModel. Its variables cannot be read; freeze the graph into one .pb file.");
        }

        return new TensorFlowModel(catalog.Environment, File.ReadAllBytes(modelLocation), modelLocation, treatOutputAsBatched);
    }
}
