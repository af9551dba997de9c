namespace MlNetClassifier.Data;

/// <summary>A type whose values are made of parts or own memory: vectors and images.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    private protected StructuredDataViewType(Type rawType)
        : base(rawType)
    {
    }
}
