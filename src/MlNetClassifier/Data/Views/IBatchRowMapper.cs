namespace MlNetClassifier.Data;

/// <summary>A row-to-row step that works faster on several rows at once.</summary>
internal interface IBatchRowMapper : IRowToRowMapper
{
    /// <summary>A cursor of the output rows that reads its input ahead.</summary>
    /// <param name="input">The input rows; owned by the cursor returned.</param>
    /// <param name="columns">The active columns of the output schema.</param>
    DataViewRowCursor GetCursor(DataViewRowCursor input, IReadOnlyList<DataViewSchema.Column> columns);
}
