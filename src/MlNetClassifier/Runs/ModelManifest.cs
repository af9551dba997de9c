using MlNetClassifier.Backbones;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Runs;

/// <summary>
/// What ML.NET's part of a model zip cannot say, in the entry <c>MlNetClassifier/manifest.json</c>. No time, path or machine: the same
/// training writes the same bytes.
/// </summary>
internal sealed record ModelManifest
{
    public static string ToolkitVersion => typeof(ModelManifest).Assembly.GetName().Version!.ToString(3);

    /// <summary>Version of this description.</summary>
    public int Format { get; init; } = 1;

    public string Version { get; init; } = ToolkitVersion;

    public required IReadOnlyList<string> Labels { get; init; }

    public required ManifestInput Input { get; init; }

    public required ManifestBackbone Backbone { get; init; }

    public required RunHead Head { get; init; }

    public required MetricsReport Metrics { get; init; }

    public static ModelManifest Of(Backbone backbone, ResizeMode resize, IReadOnlyList<string> labels, TrainedHead head, MetricsReport metrics) => new()
    {
        Labels = labels,
        Input = new ManifestInput(backbone.Spec.Width, backbone.Spec.Height, resize.ToString(), "antialiased bilinear", UprightExif: true),
        Backbone = new ManifestBackbone(
            backbone.Spec.Name,
            backbone.ContentId.ToString(),
            backbone.Spec.FeatureTensor,
            backbone.FeatureWidth,
            backbone.Spec.Normalization.Order.ToString(),
            backbone.Spec.Normalization.Mean,
            backbone.Spec.Normalization.Std),
        Head = head.Description,
        Metrics = metrics,
    };

    /// <summary>The exact way from a decoded picture to the network's input.</summary>
    internal sealed record ManifestInput(int Width, int Height, string Resize, string Filter, bool UprightExif);

    /// <summary>The network.</summary>
    internal sealed record ManifestBackbone(string Name, string ContentId, string FeatureTensor, int FeatureWidth, string Colors, float[] Mean, float[] Std);
}
