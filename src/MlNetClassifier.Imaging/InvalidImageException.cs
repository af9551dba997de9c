namespace MlNetClassifier.Imaging;

/// <summary>
/// The bytes are not a picture that can be decoded: unknown or unsupported format, malformed, truncated, or too large.
/// The message is one sentence that names the reason.
/// </summary>
public sealed class InvalidImageException : Exception
{
    /// <summary>Makes the exception without a reason.</summary>
    public InvalidImageException()
        : base("The bytes are not a picture that can be decoded.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">The reason.</param>
    public InvalidImageException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">What was caught.</param>
    public InvalidImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
