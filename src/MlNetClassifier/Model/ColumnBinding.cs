namespace MlNetClassifier.Data;

/// <summary>One output column of a transformer bound to an input schema.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Annotations">Its annotations.</param>
/// <param name="CreateGetter">Makes its <see cref="ValueGetter{TValue}"/> for a row of the input schema.</param>
internal sealed record ColumnBinding(DataViewType Type, DataViewSchema.Annotations? Annotations, Func<DataViewRow, Delegate> CreateGetter)
{
    /// <summary>Makes the column's shortcut (<see cref="IShortcutRow"/>) for a row of the input schema; null where it has none.</summary>
    public Func<DataViewRow, Delegate?>? CreateShortcut { get; init; }
}
