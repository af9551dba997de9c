using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runs;
using MlNetClassifier.Scoring;

namespace MlNetClassifier.Exporting;

/// <summary>
/// Writes a trained model in other forms: one ONNX file, an ML.NET zip for another kind of input, a list of labels. Files appear whole or not
/// at all, and replace what is there.
/// </summary>
/// <example>
/// <code>
/// using ModelExport export = ModelExport.Open("model.zip", threads: 4);
/// OnnxExportReport report = export.WriteOnnx("model.onnx", ["rose.jpg", "daisy.jpg"]);
/// </code>
/// </example>
public sealed class ModelExport : IDisposable
{
    private static readonly JsonSerializerOptions Compact = new(RunJson.Options) { WriteIndented = false };

    private readonly string _path;
    private readonly PictureScorer _source;
    private readonly ScoringChain _chain;

    private ModelExport(string path, PictureScorer source, ScoringChain chain)
    {
        _path = path;
        _source = source;
        _chain = chain;
    }

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _source.Labels;

    /// <summary>Reads a model.</summary>
    /// <param name="path">A zip of this toolkit or of ML.NET whose chain turns a picture into a column <c>Score</c>.</param>
    /// <param name="threads">Threads that score when an export is checked.</param>
    /// <exception cref="InvalidModelFileException">It is missing, damaged, reads no pictures or gives no scores.</exception>
    public static ModelExport Open(string path, int threads)
    {
        PictureScorer source = PictureScorer.Load(path, threads);
        try
        {
            return new ModelExport(path, source, ScoringChain.Of(source.Model));
        }
        catch (InvalidModelFileException e)
        {
            source.Dispose();
            throw new InvalidModelFileException($"Model '{path}': {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes one ONNX file (opset 17) from pixels to scores: normalisation, networks, head and softmax are inside, the labels and the way of preparing
    /// pictures in its metadata. Before it gets its name it is read again and must give the model's scores on pictures.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="pictures">Picture files to compare on; none for drawn ones.</param>
    /// <param name="cancellationToken">Ends it; nothing is then written.</param>
    /// <exception cref="InvalidModelFileException">The scores differ, no picture can be read, or a step has no counterpart in ONNX.</exception>
    public OnnxExportReport WriteOnnx(string file, IReadOnlyList<string>? pictures = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        try
        {
            ScoringNetwork network = ScoringNetworkBuilder.Build(_chain);
            string input = network.Graph.Inputs[0].Name, output = network.Graph.Outputs[0].Name;
            byte[] model = OnnxExporter.Export(network.Graph, new OnnxExportOptions { Metadata = Metadata(network, input, output) });
            (int Pictures, double Largest, IReadOnlyList<KeyValuePair<string, string>> LeftOut) compared = (0, 0, []);
            AtomicFile.Write(file, stream => stream.Write(model), written => compared = Compare(written, network.Geometry, pictures, cancellationToken));
            return new OnnxExportReport(
                input, output, network.Geometry.Width, network.Geometry.Height, network.Geometry.Description, compared.Pictures, compared.Largest, compared.LeftOut);
        }
        catch (Exception e) when (e is InvalidModelFileException or NotSupportedException)
        {
            throw new InvalidModelFileException($"Model '{_path}' cannot be exported as ONNX: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes an ML.NET zip with the steps that the scores depend on: a path or a picture goes in, nothing else (no label), and <c>PredictedLabel</c> comes out
    /// as text.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="input">What the zip is given.</param>
    /// <exception cref="InvalidModelFileException">The model decodes pictures itself, so that it cannot take decoded ones.</exception>
    public void WriteZip(string file, ModelZipInput input)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        MLContext context = new() { NumberOfThreads = 1 };
        (TransformerChain<ITransformer> chain, DataViewSchema? schema) = ZipVariant.Make(context, _chain, input);
        byte[]? manifest = ReadManifest();
        AtomicFile.Write(file, stream => ModelZip.Write(stream, chain, schema, manifest));
    }

    /// <summary>Writes the labels, one a line, in the order of the scores.</summary>
    /// <param name="file">The file, UTF-8.</param>
    public void WriteLabels(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        AtomicFile.Write(file, Encoding.UTF8.GetBytes(string.Concat(Labels.Select(label => label + "\n"))));
    }

    /// <summary>Releases the model.</summary>
    public void Dispose() => _source.Dispose();

    private (int Pictures, double Largest, IReadOnlyList<KeyValuePair<string, string>> LeftOut) Compare(
        string file, PictureGeometry geometry, IReadOnlyList<string>? pictures, CancellationToken cancellationToken)
    {
        OnnxComparison comparison = new(_source, geometry);
        if (pictures is { Count: > 0 })
        {
            return comparison.Compare(file, pictures, PictureReaders.ReadFile, cancellationToken);
        }

        Dictionary<string, byte[]> drawn = DrawnPictures.Draw().ToDictionary(picture => picture.Name, picture => picture.File);
        return comparison.Compare(file, [.. drawn.Keys], name => drawn[name], cancellationToken);
    }

    private KeyValuePair<string, string>[] Metadata(ScoringNetwork network, string input, string output) =>
    [
        new("labels", JsonSerializer.Serialize(Labels, Compact)),
        new("input", $"{input}: float [N, 3, {network.Geometry.Height}, {network.Geometry.Width}], red, green and blue planes, 0 to 255; normalisation is inside the network"),
        new("output", $"{output}: float [N, {Labels.Count}], in the order of the labels"),
        new("preprocessing", JsonSerializer.Serialize(network.Geometry.Description, Compact)),
        new("source.sha256", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_path)))),
        new("toolkit", $"MlNetClassifier {ModelManifest.ToolkitVersion}"),
    ];

    private byte[]? ReadManifest()
    {
        using FileStream stream = File.OpenRead(_path);
        using ModelZipReader zip = ModelZipReader.Open(stream, _path);
        return zip.Contains(ModelZip.ManifestEntry) ? zip.Read(ModelZip.ManifestEntry) : null;
    }
}
