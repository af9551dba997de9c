using MlNetClassifier.Data;
using MlNetClassifier.Graphs;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>Scores an ONNX model.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(OnnxTransformer transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (GraphValue input in Transformer.Model.Graph.Inputs)
        {
            inputSchema.Require(input.Name, nameof(OnnxScoringEstimator));
        }

        return inputSchema.With(
            [.. Transformer.OutputColumns.Select(column => new SchemaShape.Column(
                column.Name, SchemaShape.Column.VectorKind.Vector, column.Type.GetItemType(), false))]);
    }
}
