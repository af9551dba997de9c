using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Vision;

/// <summary>A backbone and the softmax layer trained on it: pictures to probabilities. Safe for use on several threads at once.</summary>
public sealed class ImageClassificationModelParameters : ModelParametersBase<VBuffer<float>>, IMulticlassModel, IPredictionTransformerSaver, IDisposable
{
    private readonly IHostEnvironment _environment;
    private readonly Lazy<InferencePlan> _plan;

    internal ImageClassificationModelParameters(IHostEnvironment environment, Backbone backbone, ResizeMode resize, LinearWeights weights, IReadOnlyList<HeadEpoch> history)
    {
        _environment = environment;
        Backbone = backbone;
        Resize = resize;
        Weights = weights;
        History = history;
        _plan = new Lazy<InferencePlan>(() => InferencePlan.Compile(backbone.Graph, new InferencePlanOptions { BatchSize = 1 }));
    }

    int IMulticlassModel.ClassCount => Weights.ClassCount;

    bool IMulticlassModel.IsCostly => true;

    internal Backbone Backbone { get; }

    internal ResizeMode Resize { get; }

    internal LinearWeights Weights { get; }

    /// <summary>One entry an epoch.</summary>
    internal IReadOnlyList<HeadEpoch> History { get; }

    /// <summary>Releases the compiled network.</summary>
    public void Dispose()
    {
        if (_plan.IsValueCreated)
        {
            _plan.Value.Dispose();
        }
    }

    void IMulticlassModel.CheckFeatureColumn(DataViewSchema.Column column) => PictureScoring.CheckFeatureColumn(column);

    Action<float[]> IMulticlassModel.BindScorer(DataViewRow row, DataViewSchema.Column column, ICollection<IDisposable> owned)
    {
        InferenceWorkspace workspace = _plan.Value.CreateWorkspace();
        owned.Add(workspace);
        ResizeOptions geometry = new(Backbone.Spec.Width, Backbone.Spec.Height) { Mode = Resize };
        return PictureScoring.Bind(
            row,
            column,
            picture => TensorWriter.Write(
                ImageResizer.Resize(picture.Decode(), geometry), Backbone.PixelScaling, Backbone.Spec.Layout, workspace.GetInput()),
            scores =>
            {
                workspace.Run(1);
                Weights.Scores(workspace.GetOutput(), scores);
                LinearSoftmax.Softmax(scores);
            });
    }

    void IPredictionTransformerSaver.SaveTransformer(ModelSaveContext ctx, MulticlassColumns columns) =>
        ToPortableChain(columns).Save(ctx);

    /// <summary>The classifier as steps that ML.NET has.</summary>
    internal TransformerChain<ITransformer> ToPortableChain(MulticlassColumns columns)
    {
        // ML.NET wants two columns: the label, whose key values name the classes, and the features.
        DataViewSchema.Builder schema = new();
        if (columns.LabelColumn is { } label)
        {
            DataViewSchema.Annotations.Builder annotations = new();
            annotations.Add(label.Annotations, kind => kind == AnnotationKinds.KeyValues);
            schema.AddColumn(label.Name, label.Type, annotations.ToAnnotations());
        }

        schema.AddColumn(Backbone.FeaturesName, PortableChain.FeatureType(Backbone));
        return PortableChain.Create(_environment, Backbone, Resize, Weights, columns with { TrainSchema = schema.ToSchema() });
    }

    private protected override void SaveCore(ModelSaveContext ctx) =>
        throw new NotSupportedException("An image classifier is saved as the transformer it belongs to: save that, or a chain that holds it.");
}
