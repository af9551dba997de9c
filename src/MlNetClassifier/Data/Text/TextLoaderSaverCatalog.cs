using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>Reads and writes text files of separated fields.</summary>
public static class TextLoaderSaverCatalog
{
    /// <summary>Makes a loader of columns.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="separatorChar">The separator; default a tab.</param>
    /// <param name="hasHeader">Whether the first line of each file holds names; default false.</param>
    /// <param name="dataSample">A file whose header names the slots of vectors; null (the default) for none.</param>
    /// <param name="allowQuoting">Whether fields may stand in quotes; default false.</param>
    /// <param name="trimWhitespace">Whether white space at the end of lines is left out; default false.</param>
    /// <param name="allowSparse">Not supported.</param>
    public static TextLoader CreateTextLoader(
        this DataOperationsCatalog catalog,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource? dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        catalog.CreateTextLoader(Options(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse, columns), dataSample);

    /// <summary>Makes a loader.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The columns and how files are read.</param>
    /// <param name="dataSample">A file whose header names the slots of vectors; null (the default) for none.</param>
    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource? dataSample = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new TextLoader(options, dataSample);
    }

    /// <summary>Makes a loader of the members of a class that are marked with <see cref="LoadColumnAttribute"/>.</summary>
    /// <typeparam name="TInput">The class.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="separatorChar">The separator; default a tab.</param>
    /// <param name="hasHeader">Whether the first line of each file holds names; default false.</param>
    /// <param name="dataSample">A file whose header is looked at; null (the default) for none.</param>
    /// <param name="allowQuoting">Whether fields may stand in quotes; default false.</param>
    /// <param name="trimWhitespace">Whether white space at the end of lines is left out; default false.</param>
    /// <param name="allowSparse">Not supported.</param>
    public static TextLoader CreateTextLoader<TInput>(
        this DataOperationsCatalog catalog,
        char separatorChar = '\t',
        bool hasHeader = false,
        IMultiStreamSource? dataSample = null,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        catalog.CreateTextLoader<TInput>(Options(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    /// <summary>Makes a loader of the members of a class that are marked with <see cref="LoadColumnAttribute"/>.</summary>
    /// <typeparam name="TInput">The class.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">How files are read; its columns are replaced.</param>
    /// <param name="dataSample">A file whose header is looked at; null (the default) for none.</param>
    public static TextLoader CreateTextLoader<TInput>(
        this DataOperationsCatalog catalog, TextLoader.Options options, IMultiStreamSource? dataSample = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Columns = TextClass.ColumnsOf(typeof(TInput), options, dataSample);
        return catalog.CreateTextLoader(options, dataSample);
    }

    /// <summary>Reads columns of a file.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="separatorChar">The separator; default a tab.</param>
    /// <param name="hasHeader">Whether the first line holds names; default false.</param>
    /// <param name="allowQuoting">Whether fields may stand in quotes; default false.</param>
    /// <param name="trimWhitespace">Whether white space at the end of lines is left out; default false.</param>
    /// <param name="allowSparse">Not supported.</param>
    public static IDataView LoadFromTextFile(
        this DataOperationsCatalog catalog,
        string path,
        TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        catalog.LoadFromTextFile(path, Options(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse, columns));

    /// <summary>Reads columns of a file.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The columns and how the file is read.</param>
    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options? options = null)
    {
        MultiFileSource source = new(path);
        return catalog.CreateTextLoader(options ?? new TextLoader.Options(), source).Load(source);
    }

    /// <summary>Reads a file into the members of a class that are marked with <see cref="LoadColumnAttribute"/>.</summary>
    /// <typeparam name="TInput">The class.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="separatorChar">The separator; default a tab.</param>
    /// <param name="hasHeader">Whether the first line holds names; default false.</param>
    /// <param name="allowQuoting">Whether fields may stand in quotes; default false.</param>
    /// <param name="trimWhitespace">Whether white space at the end of lines is left out; default false.</param>
    /// <param name="allowSparse">Not supported.</param>
    public static IDataView LoadFromTextFile<TInput>(
        this DataOperationsCatalog catalog,
        string path,
        char separatorChar = '\t',
        bool hasHeader = false,
        bool allowQuoting = false,
        bool trimWhitespace = false,
        bool allowSparse = false) =>
        catalog.LoadFromTextFile<TInput>(path, Options(separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse));

    /// <summary>Reads a file into the members of a class that are marked with <see cref="LoadColumnAttribute"/>.</summary>
    /// <typeparam name="TInput">The class.</typeparam>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How the file is read; its columns are replaced.</param>
    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options)
    {
        MultiFileSource source = new(path);
        return catalog.CreateTextLoader<TInput>(options, source).Load(source);
    }

    /// <summary>Writes rows as text.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows; vectors must be of known size.</param>
    /// <param name="stream">Receives the text; left open.</param>
    /// <param name="separatorChar">The separator; default a tab.</param>
    /// <param name="headerRow">Whether a line of names is written; default true.</param>
    /// <param name="schema">Whether a comment that describes the columns is written; default true.</param>
    /// <param name="keepHidden">Whether hidden columns are written too; default false.</param>
    /// <param name="forceDense">Accepted as in ML.NET; vectors are always written whole.</param>
    public static void SaveAsText(
        this DataOperationsCatalog catalog,
        IDataView data,
        Stream stream,
        char separatorChar = '\t',
        bool headerRow = true,
        bool schema = true,
        bool keepHidden = false,
        bool forceDense = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(stream);
        TextSaver.Save(data, stream, separatorChar, headerRow, schema, keepHidden);
    }

    private static TextLoader.Options Options(
        char separatorChar, bool hasHeader, bool allowQuoting, bool trimWhitespace, bool allowSparse, TextLoader.Column[]? columns = null) => new()
    {
        Separators = [separatorChar],
        HasHeader = hasHeader,
        AllowQuoting = allowQuoting,
        TrimWhitespace = trimWhitespace,
        AllowSparse = allowSparse,
        Columns = columns,
    };
}
