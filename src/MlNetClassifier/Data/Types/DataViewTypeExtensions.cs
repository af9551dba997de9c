namespace MlNetClassifier.Data;

/// <summary>Questions that many transforms ask of a column type.</summary>
internal static class DataViewTypeExtensions
{
    /// <summary>The type of the items of a vector, or the type itself.</summary>
    public static DataViewType GetItemType(this DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;

    /// <summary>The number of categories of a key, scalar or vector item; 0 when it is none.</summary>
    public static ulong GetKeyCount(this DataViewType type) => type.GetItemType() is KeyDataViewType key ? key.Count : 0;

    /// <summary>The number of items: 1 for a scalar, 0 for a vector whose size varies.</summary>
    public static int GetValueCount(this DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

    /// <summary>Whether the type is a vector of the item type, of known size.</summary>
    public static bool IsKnownSizeVectorOf(this DataViewType type, DataViewType itemType) =>
        type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType.Equals(itemType);
}
