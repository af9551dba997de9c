namespace MlNetClassifier.Data;

/// <summary>True or false.</summary>
public sealed class BooleanDataViewType : SingletonDataViewType
{
    private BooleanDataViewType()
        : base(typeof(bool), "Boolean")
    {
    }

    /// <summary>The only instance.</summary>
    public static BooleanDataViewType Instance { get; } = new();
}
