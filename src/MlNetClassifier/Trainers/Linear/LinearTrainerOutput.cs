using MlNetClassifier.Data;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Trainers;

/// <summary>What the trainers of linear multiclass models have in common on their way in and out.</summary>
internal static class LinearTrainerOutput
{
    private const string Score = "Score";
    private const string PredictedLabel = "PredictedLabel";

    /// <summary>Checks features and label and returns the shape with the two columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    public static SchemaShape Shape(SchemaShape inputSchema, TrainerInputBaseWithWeight options, string trainer)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column feature = inputSchema.Require(options.FeatureColumnName, trainer);
        if (feature.Kind != SchemaShape.Column.VectorKind.Vector || feature.ItemType != NumberDataViewType.Single || feature.IsKey)
        {
            throw new ArgumentOutOfRangeException(
                nameof(inputSchema), $"{trainer}: schema mismatch for feature column '{feature.Name}': expected Vector<Single>, got {feature.GetTypeString()}.");
        }

        return MulticlassOutputShape.Add(inputSchema, trainer, options.LabelColumnName, Score, PredictedLabel);
    }

    /// <summary>Wraps fitted weights for the columns they were fitted on.</summary>
    /// <param name="environment">The context.</param>
    /// <param name="trainData">The training data.</param>
    /// <param name="options">Names of its columns.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="statistics">Figures of the training, or null.</param>
    /// <param name="keepLabelNames">Whether the model file holds the names of the classes beside the weights; ML.NET's L-BFGS writes them, its SDCA does not.</param>
    public static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Create(
        IHostEnvironment environment,
        IDataView trainData,
        TrainerInputBaseWithWeight options,
        LinearWeights weights,
        ModelStatisticsBase? statistics,
        bool keepLabelNames)
    {
        DataViewSchema.Column label = trainData.Schema[options.LabelColumnName], feature = trainData.Schema[options.FeatureColumnName];
        IReadOnlyList<string>? names = keepLabelNames && label.HasKeyValues(TextDataViewType.Instance) ? ClassNames.KeyValues(label) : null;
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(
            environment,
            new MaximumEntropyModelParameters(weights, names, statistics),
            new MulticlassColumns(feature.Name, feature.Type, label.Name, Score, PredictedLabel, trainData.Schema));
    }
}
