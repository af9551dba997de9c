namespace MlNetClassifier.Training.Recipes;

/// <summary>A recipe cannot be read or asks for what cannot be done.</summary>
public sealed class InvalidRecipeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file and key, what is wrong, and what to do.</param>
    public InvalidRecipeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which file and key, what is wrong, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidRecipeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public InvalidRecipeException()
        : this("The recipe is invalid.")
    {
    }
}
