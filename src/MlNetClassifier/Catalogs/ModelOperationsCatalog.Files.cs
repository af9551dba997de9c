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

    /// <summary>Writes a loader and a model as an ML.NET zip.</summary>
    /// <typeparam name="TSource">What the loader loads.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="loader">The loader of its data; the file holds it whole.</param>
    /// <param name="filePath">The file; replaced when it exists, and only once the new one is complete.</param>
    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, string filePath)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        AtomicFile.Write(filePath, stream => Save(model, loader, stream));
    }

    /// <summary>Writes a loader and a model as an ML.NET zip.</summary>
    /// <typeparam name="TSource">What the loader loads.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="loader">The loader of its data; the file holds it whole.</param>
    /// <param name="stream">Receives the zip; left open.</param>
    public void Save<TSource>(ITransformer model, IDataLoader<TSource> loader, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(stream);
        using ModelZipWriter zip = new(stream);
        ModelZip.WriteVersion(zip);
        zip.SaveModel(new CompositeDataLoader<TSource, ITransformer>(loader, new TransformerChain<ITransformer>(model)), string.Empty);
        zip.Finish();
    }

    /// <summary>Reads a model and the loader of its data.</summary>
    /// <param name="filePath">The zip.</param>
    /// <param name="loader">Receives the loader.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged, was saved without a loader, or holds something this toolkit does not know.</exception>
    public ITransformer LoadWithDataLoader(string filePath, out IDataLoader<IMultiStreamSource> loader)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        using FileStream stream = new(filePath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return LoadWithDataLoader(stream, filePath, out loader);
    }

    /// <summary>Reads a model and the loader of its data.</summary>
    /// <param name="stream">The zip, a stream that can seek; left open.</param>
    /// <param name="loader">Receives the loader.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged, was saved without a loader, or holds something this toolkit does not know.</exception>
    public ITransformer LoadWithDataLoader(Stream stream, out IDataLoader<IMultiStreamSource> loader)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return LoadWithDataLoader(stream, "the stream", out loader);
    }

    private ITransformer LoadWithDataLoader(Stream stream, string name, out IDataLoader<IMultiStreamSource> loader)
    {
        using ModelZipReader zip = ModelZipReader.Open(stream, name);
        if (!zip.Contains(ModelZip.ModelEntry))
        {
            throw new InvalidModelFileException($"The model file '{name}' was saved without a loader; read it with Model.Load.");
        }

        IDataLoader<IMultiStreamSource> read = zip.LoadModel<IDataLoader<IMultiStreamSource>>(string.Empty, ModelLoaders.Create(Environment));
        (loader, ITransformer model) = read is CompositeDataLoader<IMultiStreamSource, ITransformer> composite
            ? (composite.Loader, composite.Transformer)
            : (read, new TransformerChain<ITransformer>());
        return model;
    }

    private ITransformer Load(Stream stream, string name, out DataViewSchema inputSchema)
    {
        using ModelZipReader zip = ModelZipReader.Open(stream, name);
        ITransformer model = zip.LoadModel<ITransformer>(ModelZip.RootDirectory, ModelLoaders.Create(Environment));
        inputSchema = zip.Contains(ModelZip.SchemaEntry) ? SchemaCodec.Read(zip.Read(ModelZip.SchemaEntry), ModelZip.SchemaEntry)
            : LoaderSchema(zip)!;
        return model is TransformerChain<ITransformer> chain ? chain.GetModelFor(TransformerScope.Scoring) : model;
    }

    // A zip with a loader says what the model reads by what the loader makes.
    private DataViewSchema? LoaderSchema(ModelZipReader zip) => zip.Contains($"{CompositeLoaderFile.LoaderDirectory}/{ModelZip.ModelEntry}")
        ? zip.LoadModel<IDataLoader<IMultiStreamSource>>(CompositeLoaderFile.LoaderDirectory, ModelLoaders.Create(Environment)).GetOutputSchema()
        : null;
}
