namespace MlNetClassifier.Data;

/// <summary>The 128-bit identity of a row.</summary>
public sealed class RowIdDataViewType : SingletonDataViewType
{
    private RowIdDataViewType()
        : base(typeof(DataViewRowId), "RowId")
    {
    }

    /// <summary>The only instance.</summary>
    public static RowIdDataViewType Instance { get; } = new();
}
