namespace MlNetClassifier.Data;

/// <summary>Streams of data, such as files, that are read one after the other.</summary>
public interface IMultiStreamSource
{
    /// <summary>The number of streams.</summary>
    int Count { get; }

    /// <summary>The path of a stream, or null when it is no file.</summary>
    /// <param name="index">The stream, from 0.</param>
    string? GetPathOrNull(int index);

    /// <summary>Opens a stream.</summary>
    /// <param name="index">The stream, from 0.</param>
    Stream Open(int index);

    /// <summary>Opens a stream as text.</summary>
    /// <param name="index">The stream, from 0.</param>
    TextReader OpenTextReader(int index);
}
