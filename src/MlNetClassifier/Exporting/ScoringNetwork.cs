using MlNetClassifier.Graphs;

namespace MlNetClassifier.Exporting;

/// <summary>All that a model does to a picture, as one network.</summary>
/// <param name="Graph">From pixels [N, 3, height, width], red, green, blue, 0–255, to scores [N, classes].</param>
/// <param name="Geometry">From a file to those pixels.</param>
internal sealed record ScoringNetwork(Graph Graph, PictureGeometry Geometry);
