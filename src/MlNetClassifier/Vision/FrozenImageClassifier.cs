using System.Buffers.Binary;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Trainers;

namespace MlNetClassifier.Vision;

/// <summary>
/// A model of ML.NET's own image classification trainer: a frozen TensorFlow graph from the bytes of a picture file to probabilities. Decoder and
/// resizing of the graph are done by this toolkit, the network by its engine; there is no TensorFlow. EXIF orientation is ignored, as
/// in ML.NET, so that the scores are ML.NET's. Safe for use on several threads at once.
/// </summary>
internal sealed class FrozenImageClassifier : ModelParametersBase<VBuffer<float>>, IMulticlassModel, IDisposable
{
    private const string ModelEntry = "TFModel";

    private static readonly ImageDecodeOptions AsStored = new() { ApplyOrientation = false };

    private readonly ReadOnlyMemory<byte> _entry;
    private readonly string[] _tensors;
    private readonly int _classes;
    private readonly Lazy<InferencePlan> _plan;

    private FrozenImageClassifier(ReadOnlyMemory<byte> entry, string name, int classes, string[] tensors)
    {
        _entry = entry;
        _tensors = tensors;
        _classes = classes;
        ReadOnlyMemory<byte> bytes = entry[sizeof(int)..];
        Preprocessing = FrozenPreprocessing.Read(bytes, name, tensors[1]);
        string input = tensors[2];
        Graph = GraphLoader.Load(bytes, name, new GraphLoadOptions
        {
            Outputs = [tensors[3]],
            InputShapes = new Dictionary<string, TensorShape> { [input] = new TensorShape(TensorShape.Batch, Preprocessing.Height, Preprocessing.Width, 3) },
        });
        if (Graph.Inputs.Count != 1 || Graph.Outputs[0].Shape.WithBatch(1) is not [1, var scores] || scores != classes)
        {
            throw new InvalidModelException($"{name}: '{tensors[3]}' is {Graph.Outputs[0].Shape} of {string.Join(", ", Graph.Inputs)}, but {classes} scores of '{input}' were expected.");
        }

        _plan = new Lazy<InferencePlan>(() => InferencePlan.Compile(Graph, new InferencePlanOptions { BatchSize = 1 }));
    }

    int IMulticlassModel.ClassCount => _classes;

    bool IMulticlassModel.IsCostly => true;

    internal static VersionInfo Version { get; } =
        new("IMAGPRED", 0x00010001, 0x00010001, 0x00010001, "ImageClassificationPred", "Microsoft.ML.Vision");

    /// <summary>From the file's decoded picture to the network's input.</summary>
    internal FrozenPreprocessing Preprocessing { get; }

    /// <summary>From pixels [N, height, width, 3] to probabilities.</summary>
    internal Graph Graph { get; }

    /// <summary>Decodes a file as TensorFlow does: EXIF orientation is left alone.</summary>
    internal static PixelImage Decode(byte[] file) => ImageDecoder.Decode(file, AsStored);

    internal static FrozenImageClassifier Load(ModelLoadContext context)
    {
        int size = context.Reader.ReadInt32(), classes = context.Reader.ReadInt32();
        if (size != sizeof(float) || classes < 2)
        {
            throw context.Reader.Error($"its numbers have {size} bytes and it has {classes} classes");
        }

        string[] tensors = [.. Enumerable.Range(0, 4).Select(_ => context.Reader.ReadString())];
        string name = $"{context.Directory}/{ModelEntry}";
        byte[] entry = context.LoadBinaryStream(ModelEntry);
        if (entry.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(entry) != entry.Length - sizeof(int))
        {
            throw new InvalidModelFileException(name, "its length is not the one it announces");
        }

        try
        {
            return new FrozenImageClassifier(entry, name, classes, tensors);
        }
        catch (Exception error) when (error is InvalidModelException or InvalidGraphException or ArgumentException or NotSupportedException)
        {
            throw new InvalidModelFileException($"The model file cannot be read: {error.Message}", error);
        }
    }

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
        return PictureScoring.Bind(row, column, picture => Preprocessing.Write(picture.Decode(options: AsStored), workspace.GetInput()), scores =>
        {
            workspace.Run(1);
            workspace.GetOutput().CopyTo(scores);
        });
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(sizeof(float));
        ctx.Writer.Write(_classes);
        Array.ForEach(_tensors, ctx.Writer.Write);
        ctx.SaveBinaryStream(ModelEntry, stream => stream.Write(_entry.Span));
    }
}
