namespace MlNetClassifier;

/// <summary>A row that moves over the rows of an <see cref="IDataView"/>. Not safe for concurrent use.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    /// <summary>Moves to the next row; false when there is none.</summary>
    public abstract bool MoveNext();
}
