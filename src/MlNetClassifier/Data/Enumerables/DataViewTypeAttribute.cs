namespace MlNetClassifier.Data;

/// <summary>The base of attributes that give a member a column type which is neither primitive nor a vector.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class DataViewTypeAttribute : Attribute, IEquatable<DataViewTypeAttribute>
{
    /// <inheritdoc/>
    public abstract bool Equals(DataViewTypeAttribute? other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataViewTypeAttribute);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>Does nothing: the type comes from the attribute itself. ML.NET registers it in a process-wide table here.</summary>
    public abstract void Register();

    internal abstract DataViewType GetColumnType();
}
