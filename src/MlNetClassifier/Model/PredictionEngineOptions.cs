using MlNetClassifier.Data;

namespace MlNetClassifier;

/// <summary>How a <see cref="PredictionEngine{TSrc, TDst}"/> binds to its classes and its model.</summary>
public sealed class PredictionEngineOptions
{
    /// <summary>Whether a member of the output class without a column keeps its default; default true.</summary>
    public bool IgnoreMissingColumns = true;

    /// <summary>How the members of the input class stand for columns; null (the default) for its attributes.</summary>
    public SchemaDefinition? InputSchemaDefinition;

    /// <summary>How the members of the output class stand for columns; null (the default) for its attributes.</summary>
    public SchemaDefinition? OutputSchemaDefinition;

    /// <summary>Whether disposing the engine disposes the model; default true. Use false when several engines share a model.</summary>
    public bool OwnsTransformer = true;
}
