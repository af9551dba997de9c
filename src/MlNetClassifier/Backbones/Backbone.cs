using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Backbones;

/// <summary>
/// A frozen network from pixels to features, made whole: its graph takes bytes' values 0–255 in <see cref="BackboneSpec.Layout"/> and
/// colour order, scales them,
/// and ends in one row of features a picture (spatial maps averaged). Training and serving run this one graph, so they cannot differ in
/// preprocessing.
/// </summary>
public sealed class Backbone
{
    /// <summary>Name of the graph's only input.</summary>
    public const string PixelsName = "Pixels";

    /// <summary>Name of the graph's only output.</summary>
    public const string FeaturesName = "Features";

    private static readonly float[] Zeros = [0, 0, 0];
    private static readonly float[] Ones = [1, 1, 1];

    internal Backbone(string source, BackboneSpec spec, Graph graph, ContentHash contentId)
    {
        Source = source;
        Spec = spec;
        Graph = graph;
        ContentId = contentId;
        PixelScaling = new PixelNormalization(spec.Normalization.Order, Zeros, Ones);
    }

    /// <summary>Path of the file, or the name of a built-in backbone.</summary>
    public string Source { get; }

    /// <summary>What the network expects and where it is cut.</summary>
    public BackboneSpec Spec { get; }

    /// <summary>Pixels [N, 3, H, W] or [N, H, W, 3] to features [N, <see cref="FeatureWidth"/>].</summary>
    public Graph Graph { get; }

    /// <summary>Numbers in a picture's feature row.</summary>
    public int FeatureWidth => Graph.Outputs[0].Shape[1];

    /// <summary>Identity of what is computed: a hash of the file's bytes, the preprocessing and the cut.</summary>
    public ContentHash ContentId { get; }

    /// <summary>How a picture becomes the graph's input: only the colour order, since the graph scales by itself.</summary>
    public PixelNormalization PixelScaling { get; }
}
