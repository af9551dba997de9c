using System.Collections;
using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Turns categories into vectors as <see cref="OneHotEncodingEstimator"/> learned them. Saved as the chain it consists of.</summary>
public sealed class OneHotEncodingTransformer : ITransformer, IEnumerable<ITransformer>
{
    private readonly ITransformer _chain;

    internal OneHotEncodingTransformer(ITransformer chain)
    {
        _chain = chain;
    }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => _chain.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _chain.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => _chain.Transform(input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _chain.GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    public void Save(ModelSaveContext ctx) => _chain.Save(ctx);

    IEnumerator<ITransformer> IEnumerable<ITransformer>.GetEnumerator() => ((IEnumerable<ITransformer>)_chain).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<ITransformer>)_chain).GetEnumerator();
}
