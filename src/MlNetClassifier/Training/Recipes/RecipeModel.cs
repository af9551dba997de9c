using MlNetClassifier.Graphs;
using MlNetClassifier.Imaging;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Training.Recipes;

/// <summary>What a recipe has made.</summary>
/// <param name="Graph">From pixels, scaled as <paramref name="Normalization"/> says, to class scores; the last node is a Gemm.</param>
/// <param name="Name">Name of the network.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Normalization">How pixels enter the graph.</param>
/// <param name="History">Figures of each epoch.</param>
/// <param name="Description">What was trained, for the record.</param>
/// <param name="Features">Where the features came from; null when the pictures went through the network in training.</param>
internal sealed record RecipeModel(
    Graph Graph, string Name, string Source, PixelNormalization Normalization, IReadOnlyList<EpochRecord> History, RunHead Description,
    RunFeatures? Features = null);
