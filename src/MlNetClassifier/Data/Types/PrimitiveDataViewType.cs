namespace MlNetClassifier.Data;

/// <summary>A type whose values have no parts: numbers, text, flags, keys, dates. Only these can be items of a vector.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    private protected PrimitiveDataViewType(Type rawType)
        : base(rawType)
    {
    }
}
