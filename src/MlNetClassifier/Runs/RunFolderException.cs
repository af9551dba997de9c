namespace MlNetClassifier.Runs;

/// <summary>A run's output folder cannot be used; the message names it and says what to do.</summary>
public sealed class RunFolderException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public RunFolderException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public RunFolderException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RunFolderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
