using MlNetClassifier.Backbones;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Runs;

/// <summary>The backbone of a run.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Source">File or built-in name.</param>
/// <param name="ContentId">Hash of what it computes.</param>
/// <param name="FeatureTensor">Tensor it was cut at.</param>
/// <param name="FeatureWidth">Features a picture.</param>
/// <param name="Width">Columns of its input.</param>
/// <param name="Height">Rows of its input.</param>
/// <param name="Resize">How pictures were brought to that size.</param>
public sealed record RunBackbone(string Name, string Source, string ContentId, string FeatureTensor, int FeatureWidth, int Width, int Height, string Resize)
{
    internal static RunBackbone Of(Backbone backbone, ResizeMode resize) => new(
        backbone.Spec.Name,
        backbone.Source,
        backbone.ContentId.ToString(),
        backbone.Spec.FeatureTensor,
        backbone.FeatureWidth,
        backbone.Spec.Width,
        backbone.Spec.Height,
        resize.ToString());
}
