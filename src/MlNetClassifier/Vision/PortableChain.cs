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
/// pixels is inside the ONNX network.
/// </summary>
internal static class PortableChain
{
    private const string ImageColumn = "Image";

    /// <summary>Makes the chain.</summary>
    /// <param name="environment">Threads and log of the steps.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="columns">Its columns; the feature column is the picture.</param>
    /// <param name="pathColumn">Column of paths that pictures are read from; null to read them from the feature column.</param>
    public static TransformerChain<ITransformer> Create(
        IHostEnvironment environment, ImageClassificationModelParameters model, MulticlassColumns columns, string? pathColumn = null)
    {
        Backbone backbone = model.Backbone;
        BackboneSpec spec = backbone.Spec;
        List<ITransformer> steps = [];
        string source = ImageColumn;
        if (pathColumn is not null || columns.FeatureType is TextDataViewType)
        {
            steps.Add(new ImageLoadingTransformer(environment, imageFolder: null, asImage: true, [new InputOutputColumnPair(ImageColumn, pathColumn ?? columns.Feature)]));
        }
        else if (columns.FeatureType is ImageDataViewType)
        {
            source = columns.Feature;
        }
        else
        {
            steps.Add(new ImageDecodingTransformer(environment, [new InputOutputColumnPair(ImageColumn, columns.Feature)]));
        }

        steps.Add(new ImageResizingTransformer(
            environment, [new InputOutputColumnPair(ImageColumn, source)], [new ImageResizing(spec.Width, spec.Height, KindOf(model.Resize), ImageResizingEstimator.Anchor.Center)]));
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
        VectorDataViewType features = new(NumberDataViewType.Single, 1, backbone.FeatureWidth);
        steps.Add(new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(
            environment,
            new MaximumEntropyModelParameters(model.Weights),
            columns with { Feature = Backbone.FeaturesName, FeatureType = features, TrainSchema = TrainSchema(features, columns) }));
        return new TransformerChain<ITransformer>([.. steps]);
    }

    private static ImageResizingEstimator.ResizingKind KindOf(ResizeMode resize) => resize switch
    {
        ResizeMode.Stretch => ImageResizingEstimator.ResizingKind.Fill,
        ResizeMode.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
        _ => ImageResizingEstimator.ResizingKind.IsoCrop,
    };

    // ML.NET wants two columns: the label, whose key values name the classes, and the features.
    private static DataViewSchema TrainSchema(VectorDataViewType features, MulticlassColumns columns)
    {
        DataViewSchema.Builder schema = new();
        if (columns.LabelColumn is { } label)
        {
            DataViewSchema.Annotations.Builder annotations = new();
            annotations.Add(label.Annotations, kind => kind == AnnotationKinds.KeyValues);
            schema.AddColumn(label.Name, label.Type, annotations.ToAnnotations());
        }

        schema.AddColumn(Backbone.FeaturesName, features);
        return schema.ToSchema();
    }
}
