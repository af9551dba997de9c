namespace MlNetClassifier.Data;

/// <summary>
/// A row that can hand on what a column's value is made of, so that whoever reads the column makes of it at once what he needs: a picture file is
/// decoded straight into a network's input, and neither the picture nor the vector of its pixels exists on the way.
/// </summary>
internal interface IShortcutRow
{
    /// <summary>Makes the function that hands it on wherever the row moves; null where the column offers none of that kind.</summary>
    /// <typeparam name="TShortcut">What is asked for.</typeparam>
    /// <param name="column">A column of the row.</param>
    TShortcut? GetShortcut<TShortcut>(DataViewSchema.Column column)
        where TShortcut : Delegate;
}
