namespace MlNetClassifier.Backbones.Catalog;

/// <summary>A model file could not be fetched, or is not what it should be; the message names each mirror and its reason.</summary>
public sealed class ModelDownloadException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ModelDownloadException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    public ModelDownloadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ModelDownloadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
