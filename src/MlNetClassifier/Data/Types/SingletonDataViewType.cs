namespace MlNetClassifier.Data;

/// <summary>A primitive type of which a single instance exists, so that equality is identity.</summary>
public abstract class SingletonDataViewType : PrimitiveDataViewType
{
    private readonly string _name;

    private protected SingletonDataViewType(Type rawType, string name)
        : base(rawType)
    {
        _name = name;
    }

    /// <inheritdoc/>
    public sealed override bool Equals(DataViewType? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => RawType.GetHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => _name;
}
