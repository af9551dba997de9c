namespace MlNetClassifier;

/// <summary>The output column of a transform and the input column it is made from.</summary>
public sealed class InputOutputColumnPair
{
    /// <summary>Makes a pair.</summary>
    /// <param name="outputColumnName">The column to make.</param>
    /// <param name="inputColumnName">The column to read; null for the same name.</param>
    public InputOutputColumnPair(string outputColumnName, string? inputColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName ?? outputColumnName;
    }

    /// <summary>The column to read.</summary>
    public string InputColumnName { get; }

    /// <summary>The column to make.</summary>
    public string OutputColumnName { get; }
}
