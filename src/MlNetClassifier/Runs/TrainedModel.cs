using System.Text;
using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Trainers;
using MlNetClassifier.Transforms;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Runs;

/// <summary>
/// A trained classifier as an ML.NET chain: LoadImages → ResizeImages → ExtractPixels → OnnxTransformer → MulticlassPrediction (maximum
/// entropy) → KeyToValue. Every step is one that ML.NET has, so ML.NET reads the zip.
/// </summary>
internal sealed class TrainedModel : IDisposable
{
    public const string PathColumn = "ImagePath";
    private const string LabelColumn = "Label";
    private const string PredictedLabelColumn = "PredictedLabel";

    private readonly TransformerChain<ITransformer> chain;
    private readonly DataViewSchema inputSchema;
    private readonly ModelManifest manifest;

    public TrainedModel(Backbone backbone, ResizeMode resize, IReadOnlyList<string> labels, TrainedHead head, MetricsReport metrics)
    {
        MLContext context = new() { NumberOfThreads = 1 };
        MulticlassColumns columns = new(
            PathColumn, TextDataViewType.Instance, LabelColumn, "Score", PredictedLabelColumn, TrainSchema(PortableChain.FeatureType(backbone), labels));
        chain = PortableChain.Create(context, backbone, resize, new LinearWeights(head.Weights, head.Biases), columns)
            .Append<ITransformer>(new KeyToValueMappingTransformer(context, [new InputOutputColumnPair(PredictedLabelColumn)]));
        DataViewSchema.Builder input = new();
        input.AddColumn(PathColumn, TextDataViewType.Instance);
        inputSchema = input.ToSchema();
        manifest = ModelManifest.Of(backbone, resize, labels, head, metrics);
    }

    /// <summary>Writes the zip.</summary>
    public void Save(string path)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write);
        ModelZip.Write(stream, chain, inputSchema, Encoding.UTF8.GetBytes(RunJson.Serialize(manifest) + "\n"));
    }

    public void Dispose() => chain.Dispose();

    /// <summary>
    /// What ML.NET wants to know of the training data: the feature column's type, and the label's key values, which name the classes.
    /// </summary>
    private static DataViewSchema TrainSchema(VectorDataViewType features, IReadOnlyList<string> labels)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        ReadOnlyMemory<char>[] names = [.. labels.Select(label => label.AsMemory())];
        annotations.Add(
            AnnotationKinds.KeyValues,
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new VBuffer<ReadOnlyMemory<char>>(names.Length, names));
        DataViewSchema.Builder schema = new();
        schema.AddColumn(Backbone.FeaturesName, features);
        schema.AddColumn(LabelColumn, new KeyDataViewType(typeof(uint), names.Length), annotations.ToAnnotations());
        return schema.ToSchema();
    }
}
