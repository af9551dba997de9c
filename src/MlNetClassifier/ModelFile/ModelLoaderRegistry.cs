namespace MlNetClassifier.ModelFile;

/// <summary>
/// Which loader reads which kind of model entry. A plain object that is filled by whoever owns the environment and handed to
/// the reader: ML.NET's reflection over loaded assemblies was rejected, because a file must not decide which code is loaded.
/// </summary>
internal sealed class ModelLoaderRegistry
{
    private readonly Dictionary<string, (VersionInfo Version, Func<ModelLoadContext, ICanSaveModel> Load)> _loaders = new(StringComparer.Ordinal);

    /// <summary>Adds a loader under the version's loader signature.</summary>
    /// <param name="version">Signature and versions that are checked before the loader runs.</param>
    /// <param name="load">Reads the body to its last byte and returns the model.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The signature is taken.</exception>
    public ModelLoaderRegistry Register(VersionInfo version, Func<ModelLoadContext, ICanSaveModel> load)
    {
        _loaders.Add(version.LoaderSignature, (version, load));
        return this;
    }

    /// <summary>Loads the model that a context stands at.</summary>
    /// <exception cref="InvalidModelFileException">No loader is known, the version does not fit, or the body is not consumed.</exception>
    public ICanSaveModel Load(ModelLoadContext context)
    {
        ModelHeader header = context.Header;
        if (!_loaders.TryGetValue(header.LoaderSignature, out (VersionInfo Version, Func<ModelLoadContext, ICanSaveModel> Load) found))
        {
            string known = string.Join(", ", _loaders.Keys.Order(StringComparer.Ordinal));
            throw new InvalidModelFileException(
                context.EntryName,
                $"it is a '{header.LoaderSignature}' (signature {header.ModelSignature.TrimEnd()}, version {header.ModelVerWritten:x8}) of {Assembly(header)}, which this toolkit does not read; it reads {known}");
        }

        context.CheckVersionInfo(found.Version);
        ICanSaveModel model = found.Load(context);
        context.CheckConsumed();
        return model;
    }

    private static string Assembly(ModelHeader header) =>
        header.AssemblyName.Length == 0 ? "an unnamed assembly" : $"assembly {header.AssemblyName.Split(',')[0]}";
}
