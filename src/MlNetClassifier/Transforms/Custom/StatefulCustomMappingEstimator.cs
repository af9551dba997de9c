using MlNetClassifier.Data;

namespace MlNetClassifier.Transforms;

/// <summary>Makes columns of columns with a user's function that remembers.</summary>
/// <typeparam name="TSrc">The class that receives columns.</typeparam>
/// <typeparam name="TDst">The class whose members become columns.</typeparam>
/// <typeparam name="TState">The memory.</typeparam>
public sealed class StatefulCustomMappingEstimator<TSrc, TDst, TState> : TrivialEstimator<StatefulCustomMappingTransformer<TSrc, TDst, TState>>
    where TSrc : class, new()
    where TDst : class, new()
    where TState : class, new()
{
    internal StatefulCustomMappingEstimator(StatefulCustomMappingTransformer<TSrc, TDst, TState> transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (SchemaDefinition.Column wanted in SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Write))
        {
            inputSchema.Require(wanted.ColumnName, nameof(StatefulCustomMappingEstimator<TSrc, TDst, TState>));
        }

        return inputSchema.With([.. SchemaShape.Create(Transformer.AddedSchema)]);
    }
}
