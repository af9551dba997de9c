using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>Turns pixels into features by a pretrained network: an ONNX graph that prepares them, then the network.</summary>
public sealed class DnnImageFeaturizerEstimator : IEstimator<TransformerChain<ColumnCopyingTransformer>>
{
    private readonly EstimatorChain<ColumnCopyingTransformer> _chain;

    internal DnnImageFeaturizerEstimator(EstimatorChain<ColumnCopyingTransformer> chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        _chain = chain;
    }

    /// <summary>Binds the networks to the data; there is nothing to learn.</summary>
    /// <param name="input">The data.</param>
    public TransformerChain<ColumnCopyingTransformer> Fit(IDataView input) => _chain.Fit(input);

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _chain.GetOutputSchema(inputSchema);
}
