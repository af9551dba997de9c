namespace MlNetClassifier.Graphs;

/// <summary>A graph was put together wrongly: shapes do not fit, a name is used twice, a tensor name is unknown.</summary>
public sealed class InvalidGraphException : Exception
{
    /// <summary>Creates the exception with a default message.</summary>
    public InvalidGraphException()
        : base("The graph is not valid.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, with the name of the node or tensor.</param>
    public InvalidGraphException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, with the name of the node or tensor.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidGraphException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
