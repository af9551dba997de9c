namespace MlNetClassifier.Data;

/// <summary>The place of a member's column in a text file.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class LoadColumnAttribute : Attribute
{
    /// <summary>One field.</summary>
    /// <param name="fieldIndex">Its index, from 0.</param>
    public LoadColumnAttribute(int fieldIndex)
    {
        Ranges = [new TextLoader.Range(fieldIndex)];
    }

    /// <summary>A vector of consecutive fields.</summary>
    /// <param name="start">The first index, from 0.</param>
    /// <param name="end">The last index.</param>
    public LoadColumnAttribute(int start, int end)
    {
        Ranges = [new TextLoader.Range(start, end)];
    }

    /// <summary>A vector of fields.</summary>
    /// <param name="columnIndexes">Their indices, from 0.</param>
    public LoadColumnAttribute(int[] columnIndexes)
    {
        ArgumentNullException.ThrowIfNull(columnIndexes);
        Ranges = [.. columnIndexes.Select(index => new TextLoader.Range(index))];
    }

    internal TextLoader.Range[] Ranges { get; }
}
