using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>A fitted step: turns one view into another, lazily.</summary>
public interface ITransformer : ICanSaveModel
{
    /// <summary>Whether each output row depends on one input row alone.</summary>
    bool IsRowToRowMapper { get; }

    /// <summary>The columns after the step.</summary>
    /// <param name="inputSchema">The columns before it.</param>
    DataViewSchema GetOutputSchema(DataViewSchema inputSchema);

    /// <summary>Applies the step; nothing is computed before a cursor asks.</summary>
    /// <param name="input">The data.</param>
    IDataView Transform(IDataView input);

    /// <summary>The step for one row at a time.</summary>
    /// <param name="inputSchema">The columns of the rows.</param>
    /// <exception cref="InvalidOperationException"><see cref="IsRowToRowMapper"/> is false.</exception>
    IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema);
}
