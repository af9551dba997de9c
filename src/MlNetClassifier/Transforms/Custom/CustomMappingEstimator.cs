using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Makes columns of columns with a user's function.</summary>
/// <typeparam name="TSrc">The class that receives columns.</typeparam>
/// <typeparam name="TDst">The class whose members become columns.</typeparam>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(CustomMappingTransformer<TSrc, TDst> transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in Transformer.InputNames)
        {
            inputSchema.Require(name, nameof(CustomMappingEstimator<TSrc, TDst>));
        }

        return inputSchema.With([.. SchemaShape.Create(Transformer.AddedSchema)]);
    }
}
