namespace MlNetClassifier.Training.Checkpoints;

/// <summary>A checkpoint cannot be read or belongs to another training.</summary>
public sealed class InvalidCheckpointException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file, what is wrong with it, and what to do.</param>
    public InvalidCheckpointException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file, what is wrong with it, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidCheckpointException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public InvalidCheckpointException()
        : this("The checkpoint is invalid.")
    {
    }
}
