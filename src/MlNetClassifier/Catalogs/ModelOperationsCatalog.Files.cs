using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier;

public sealed partial class ModelOperationsCatalog
{
    /// <summary>Writes a model as an ML.NET zip.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">The columns it reads; null to leave them out of the file. Image columns cannot be written and are left out.</param>
    /// <param name="filePath">The file; replaced when it exists, and only once the new one is complete.</param>
    public void Save(ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        AtomicFile.Write(filePath, stream => Save(model, inputSchema, stream));
    }

    /// <summary>Writes a model as an ML.NET zip.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputSchema">The columns it reads; null to leave them out of the file. Image columns cannot be written and are left out.</param>
    /// <param name="stream">Receives the zip; left open.</param>
    public void Save(ITransformer model, DataViewSchema? inputSchema, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        ModelZip.Write(stream, model, inputSchema);
    }

    /// <summary>Reads a model that this toolkit or ML.NET wrote.</summary>
    /// <param name="filePath">The zip.</param>
    /// <param name="inputSchema">Receives the columns the model reads; null when the file does not say.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged, or holds a transformer this toolkit does not know.</exception>
    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = new(filePath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Load(stream, filePath, out inputSchema);
    }

    /// <summary>Reads a model that this toolkit or ML.NET wrote.</summary>
    /// <param name="stream">The zip, a stream that can seek; left open.</param>
    /// <param name="inputSchema">Receives the columns the model reads; null when the file does not say.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged, or holds a transformer this toolkit does not know.</exception>
    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(stream, "the stream", out inputSchema);
    }

    private ITransformer Load(Stream stream, string name, out DataViewSchema inputSchema)
    {
        using ModelZipReader zip = ModelZipReader.Open(stream, name);
        ITransformer model = zip.LoadModel<ITransformer>(ModelZip.RootDirectory, ModelLoaders.Create(Environment));
        inputSchema = zip.Contains(ModelZip.SchemaEntry) ? SchemaCodec.Read(zip.Read(ModelZip.SchemaEntry), ModelZip.SchemaEntry) : null!;
        return model is TransformerChain<ITransformer> chain ? chain.GetModelFor(TransformerScope.Scoring) : model;
    }
}
