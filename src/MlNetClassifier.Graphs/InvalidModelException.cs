namespace MlNetClassifier.Graphs;

/// <summary>A model file cannot be used: damaged, of an unknown kind, or with operators that are not supported.</summary>
public sealed class InvalidModelException : Exception
{
    /// <summary>Creates the exception with a default message.</summary>
    public InvalidModelException()
        : base("The model is not valid.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file, what is wrong, and what to do.</param>
    public InvalidModelException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file, what is wrong, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
