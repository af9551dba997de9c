using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Imaging;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers;
using MlNetClassifier.Transforms.Image;
using MlNetClassifier.Transforms.Onnx;

namespace MlNetClassifier.Vision;

/// <summary>
/// An image classifier as steps that ML.NET has: load, resize, extract pixels, ONNX features, maximum entropy. The normalisation of the
/// pixels is inside the ONNX network, so pixels enter as 0–255.
/// </summary>
internal static class PortableChain
{
    /// <summary>Column of loaded pictures.</summary>
    public const string ImageColumn = "Image";

    /// <summary>Type of the column of features.</summary>
    public static VectorDataViewType FeatureType(Backbone backbone) => new(NumberDataViewType.Single, 1, backbone.FeatureWidth);

    /// <summary>Makes the chain.</summary>
    /// <param name="environment">Threads and log of the steps.</param>
    /// <param name="backbone">From pixels to features.</param>
    /// <param name="resize">How pictures of another shape are brought to the backbone's size.</param>
    /// <param name="weights">From features to classes.</param>
    /// <param name="columns">
    /// The feature column is the picture: a path, which is loaded, or an image. Bytes of a file are taken as an image, since ML.NET has no step
    /// that decodes them: it reads the zip and wants an image in that column, and <see cref="ImageResizingTransformer"/> takes either. The train
    /// schema has the label, if there is one, and <see cref="Backbone.FeaturesName"/>.
    /// </param>
    public static TransformerChain<ITransformer> Create(
        IHostEnvironment environment, Backbone backbone, ResizeMode resize, LinearWeights weights, MulticlassColumns columns)
    {
        BackboneSpec spec = backbone.Spec;
        List<ITransformer> steps = [];
        string source = columns.Feature;
        if (columns.FeatureType is TextDataViewType)
        {
            steps.Add(new ImageLoadingTransformer(environment, imageFolder: null, asImage: true, [new InputOutputColumnPair(ImageColumn, source)]));
            source = ImageColumn;
        }

        steps.Add(new ImageResizingTransformer(
            environment, [new InputOutputColumnPair(ImageColumn, source)], [new ImageResizing(spec.Width, spec.Height, KindOf(resize), ImageResizingEstimator.Anchor.Center, smoothFill: true)]));
        steps.Add(new ImagePixelExtractingTransformer(
            environment,
            [new InputOutputColumnPair(Backbone.PixelsName, ImageColumn)],
            [new PixelExtraction(
                ImagePixelExtractingEstimator.ColorBits.Rgb,
                spec.Normalization.Order == ColorOrder.Rgb ? ImagePixelExtractingEstimator.ColorsOrder.ARGB : ImagePixelExtractingEstimator.ColorsOrder.ABGR,
                asFloat: true,
                offset: 0,
                scale: 1,
                interleave: spec.Layout == TensorLayout.Nhwc)]));
        steps.Add(new OnnxTransformer(
            environment, new OnnxModel(OnnxExporter.Export(backbone.Graph), "backbone.onnx", [Backbone.PixelsName], [Backbone.FeaturesName], [], recursionLimit: 100)));
        steps.Add(new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(
            environment,
            new MaximumEntropyModelParameters(weights),
            columns with { Feature = Backbone.FeaturesName, FeatureType = FeatureType(backbone) }));
        return new TransformerChain<ITransformer>([.. steps]);
    }

    private static ImageResizingEstimator.ResizingKind KindOf(ResizeMode resize) => resize switch
    {
        ResizeMode.Stretch => ImageResizingEstimator.ResizingKind.Fill,
        ResizeMode.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
        _ => ImageResizingEstimator.ResizingKind.IsoCrop,
    };
}
