namespace MlNetClassifier.Data;

/// <summary>A step bound to a schema that makes an output row of an input row.</summary>
public interface IRowToRowMapper
{
    /// <summary>The columns of the rows going in.</summary>
    DataViewSchema InputSchema { get; }

    /// <summary>The columns of the rows coming out.</summary>
    DataViewSchema OutputSchema { get; }

    /// <summary>The input columns that must be active for some output columns to be computed.</summary>
    /// <param name="dependingColumns">Columns of <see cref="OutputSchema"/>.</param>
    IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns);

    /// <summary>The output row that follows an input row wherever it moves. Disposing it disposes the input row too.</summary>
    /// <param name="input">A row of <see cref="InputSchema"/>.</param>
    /// <param name="activeColumns">Columns of <see cref="OutputSchema"/> whose values will be asked for.</param>
    DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns);
}
