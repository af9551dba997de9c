namespace MlNetClassifier.Backbones;

/// <summary>A backbone cannot be used; the message names the file or option, what is wrong and what to do.</summary>
public sealed class InvalidBackboneException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public InvalidBackboneException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public InvalidBackboneException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidBackboneException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
