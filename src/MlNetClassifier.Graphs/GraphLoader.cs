using MlNetClassifier.Graphs.Importing;
using MlNetClassifier.Graphs.Importing.Keras;
using MlNetClassifier.Graphs.Importing.Onnx;
using MlNetClassifier.Graphs.Importing.TensorFlow;
using MlNetClassifier.Graphs.Importing.TfLite;

namespace MlNetClassifier.Graphs;

/// <summary>Reads networks from ONNX, frozen TensorFlow, TensorFlow Lite and Keras HDF5 files; the kind is told from the content, not the name.</summary>
/// <remarks>
/// The result is not optimised: every tensor of the file can still be found by name and cut at. Compiling a plan optimises.
/// </remarks>
public static class GraphLoader
{
    /// <summary>Reads a model file. Weights that an ONNX file keeps in other files beside it are read too.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="options">Default: everything in the file, as it declares itself.</param>
    /// <exception cref="InvalidModelException">The file is damaged, of an unknown kind, or uses an operator that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Graph Load(string path, GraphLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        if (file.Exists && file.Length > Array.MaxLength)
        {
            throw new InvalidModelException($"{path}: {file.Length} bytes are more than one model file may have (2 GiB).");
        }

        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return Load(File.ReadAllBytes(path), Path.GetFileName(path), options ?? new(), directory);
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="bytes">Content of the file.</param>
    /// <param name="name">Name of the graph, for messages.</param>
    /// <param name="options">Default: everything in the file, as it declares itself.</param>
    /// <exception cref="InvalidModelException">The bytes are damaged, of an unknown kind, or use an operator that is not supported.</exception>
    public static Graph Load(ReadOnlyMemory<byte> bytes, string name, GraphLoadOptions? options = null) =>
        Load(bytes, name, options ?? new(), directory: null);

    private static Graph Load(ReadOnlyMemory<byte> bytes, string name, GraphLoadOptions options, string? directory) =>
        ModelFormatDetector.Detect(bytes.Span, name) switch
        {
            ModelFormat.Onnx => OnnxImporter.Import(bytes, name, options, directory),
            ModelFormat.TensorFlowGraph => TensorFlowImporter.Import(bytes, name, options, isMetaGraph: false),
            ModelFormat.TfLite => TfLiteImporter.Import(bytes, name, options),
            ModelFormat.Keras => KerasImporter.Import(bytes, name, options),
            _ => TensorFlowImporter.Import(bytes, name, options, isMetaGraph: true),
        };
}
