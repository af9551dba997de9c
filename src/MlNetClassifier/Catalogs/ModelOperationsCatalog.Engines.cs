using MlNetClassifier.Data;

namespace MlNetClassifier;

public sealed partial class ModelOperationsCatalog
{
    /// <summary>Makes an engine that predicts one object at a time and owns the model.</summary>
    /// <typeparam name="TSrc">The class of the examples.</typeparam>
    /// <typeparam name="TDst">The class of the predictions.</typeparam>
    /// <param name="transformer">The model.</param>
    /// <param name="ignoreMissingColumns">Whether a member of the output class without a column keeps its default; default true.</param>
    /// <param name="inputSchemaDefinition">How the members of the input class stand for columns; null for its attributes.</param>
    /// <param name="outputSchemaDefinition">How the members of the output class stand for columns; null for its attributes.</param>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(
        ITransformer transformer,
        bool ignoreMissingColumns = true,
        SchemaDefinition? inputSchemaDefinition = null,
        SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new() =>
        CreatePredictionEngine<TSrc, TDst>(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
        });

    /// <summary>Makes an engine that predicts one object at a time and owns the model.</summary>
    /// <typeparam name="TSrc">The class of the examples.</typeparam>
    /// <typeparam name="TDst">The class of the predictions.</typeparam>
    /// <param name="transformer">The model.</param>
    /// <param name="inputSchema">Gives the members of the input class their column types and annotations, by name.</param>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new()
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return CreatePredictionEngine<TSrc, TDst>(transformer, new PredictionEngineOptions
        {
            InputSchemaDefinition = SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Read).WithTypesOf(inputSchema),
        });
    }

    /// <summary>Makes an engine that predicts one object at a time.</summary>
    /// <typeparam name="TSrc">The class of the examples.</typeparam>
    /// <typeparam name="TDst">The class of the predictions.</typeparam>
    /// <param name="transformer">The model.</param>
    /// <param name="options">How the engine binds to its classes and its model.</param>
    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new() => new(transformer, options);
}
