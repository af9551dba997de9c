using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Distinct values in key order: the first one is key 1.</summary>
internal abstract class TermMap
{
    /// <summary>The number of values.</summary>
    public abstract int Count { get; }

    /// <summary>The type of the values.</summary>
    public abstract PrimitiveDataViewType ItemType { get; }

    /// <summary>The values as text, in key order.</summary>
    public abstract IEnumerable<string> Texts { get; }

    /// <summary>The type of the keys; a map without values makes keys of count 1, all of them missing.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), (ulong)Math.Max(1, Count));

    /// <summary>Makes a getter that gives the key of a column's value, or 0 where it has none; a vector's items each.</summary>
    public abstract Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Adds the values as the key values of a column.</summary>
    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText);
}
