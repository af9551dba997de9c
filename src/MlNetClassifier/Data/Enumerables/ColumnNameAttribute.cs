namespace MlNetClassifier.Data;

/// <summary>The column a member stands for, where it is not named as the member is.</summary>
/// <param name="name">The name of the column.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ColumnNameAttribute(string name) : Attribute
{
    /// <summary>The name of the column.</summary>
    public string Name { get; } = name;
}
