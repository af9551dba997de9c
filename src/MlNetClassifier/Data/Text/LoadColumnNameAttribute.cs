namespace MlNetClassifier.Data;

/// <summary>The name of a member's column in the header of a text file, where it is not the member's own.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class LoadColumnNameAttribute : Attribute
{
    /// <summary>One field.</summary>
    /// <param name="fieldName">Its name in the header.</param>
    public LoadColumnNameAttribute(string fieldName)
    {
        Names = [fieldName];
    }

    /// <summary>A vector of fields.</summary>
    /// <param name="fieldNames">Their names in the header.</param>
    public LoadColumnNameAttribute(params string[] fieldNames)
    {
        Names = fieldNames;
    }

    internal string[] Names { get; }
}
