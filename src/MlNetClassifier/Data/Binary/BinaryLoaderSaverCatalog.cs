using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier;

/// <summary>Data in ML.NET's binary form: quick to read, and types, keys and slot names are kept.</summary>
public static class BinaryLoaderSaverCatalog
{
    /// <summary>Makes a view of a binary file. The file is read into memory; its values are unpacked block by block.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="fileSource">One file.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged.</exception>
    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, IMultiStreamSource fileSource)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(fileSource);
        if (fileSource.Count != 1)
        {
            throw new ArgumentException($"One binary file is read at a time, and the source has {fileSource.Count}.", nameof(fileSource));
        }

        using Stream stream = fileSource.Open(0);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return new BinaryDataView(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), fileSource.GetPathOrNull(0) ?? "the stream");
    }

    /// <summary>Makes a view of a binary file. The file is read into memory; its values are unpacked block by block.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidModelFileException">The file is damaged.</exception>
    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, string path)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new BinaryDataView(File.ReadAllBytes(path), path);
    }

    /// <summary>Writes the rows of a view as a binary file. Columns that the format cannot hold, such as images, are left out.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The view.</param>
    /// <param name="stream">Receives the file; left open.</param>
    /// <param name="keepHidden">Whether columns that another one of the same name hides are written too; default false.</param>
    public static void SaveAsBinary(this DataOperationsCatalog catalog, IDataView data, Stream stream, bool keepHidden = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(stream);
        BinarySaver.Save(data, stream, keepHidden);
    }
}
