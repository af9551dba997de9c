namespace MlNetClassifier.ModelFile;

/// <summary>A model file is broken, hostile, or of a kind this toolkit cannot read. The message names the entry and the reason.</summary>
public sealed class InvalidModelFileException : FormatException
{
    /// <summary>Makes an exception without text.</summary>
    public InvalidModelFileException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    public InvalidModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    public InvalidModelFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception about one entry of the file.</summary>
    /// <param name="entry">Name of the entry, or of the file.</param>
    /// <param name="reason">What is wrong, without a full stop.</param>
    internal InvalidModelFileException(string entry, string reason)
        : base($"The model file cannot be read: '{entry}': {reason}.")
    {
    }
}
