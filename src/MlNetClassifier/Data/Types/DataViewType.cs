namespace MlNetClassifier.Data;

/// <summary>The type of a column of an <see cref="IDataView"/>.</summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType)
    {
        RawType = rawType;
    }

    /// <summary>The .NET type in which a value of the column is handed over, for example <c>float</c> or <c>VBuffer&lt;float&gt;</c>.</summary>
    public Type RawType { get; }

    /// <inheritdoc/>
    public abstract bool Equals(DataViewType? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as DataViewType);

    /// <inheritdoc/>
    public abstract override int GetHashCode();
}
