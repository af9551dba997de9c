using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>Loads files.</summary>
public static class DataLoaderExtensions
{
    /// <summary>Makes a view of files.</summary>
    /// <param name="loader">The loader.</param>
    /// <param name="path">The files, read one after the other.</param>
    public static IDataView Load(this IDataLoader<IMultiStreamSource> loader, params string[] path)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return loader.Load(new MultiFileSource(path));
    }
}
