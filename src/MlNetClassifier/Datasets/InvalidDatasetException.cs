namespace MlNetClassifier.Datasets;

/// <summary>A data set cannot be used as it is; the message names the folder, file or line and what to do.</summary>
public sealed class InvalidDatasetException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public InvalidDatasetException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public InvalidDatasetException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidDatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
