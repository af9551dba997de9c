using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers;
using MlNetClassifier.Vision;

namespace MlNetClassifier.Data;

/// <summary>How a multiclass prediction transformer lies in a model file: column names in the body, model and training schema beside it.</summary>
internal static class MulticlassPredictionLoader
{
    private const string ModelDirectory = "Model";
    private const string TrainSchemaEntry = "TrainSchema";

    /// <summary>From this version on the body also names the score columns.</summary>
    private const uint NamedScoreColumns = 0x00010002;

    public static VersionInfo Version { get; } =
        new("MC  PRED", 0x00010002, 0x00010001, 0x00010001, "MulticlassPredXfer", "Microsoft.ML.Data");

    /// <summary>Writes a transformer.</summary>
    public static void Save(ModelSaveContext ctx, ICanSaveModel model, MulticlassColumns columns)
    {
        ctx.SetVersionInfo(Version);
        ctx.SaveModel(model, ModelDirectory);
        ctx.SaveBinaryStream(TrainSchemaEntry, stream => SchemaCodec.Write(stream, columns.TrainSchema));
        ctx.SaveStringOrNull(columns.Feature);
        ctx.SaveStringOrNull(columns.Label);
        ctx.SaveStringOrNull(columns.Score);
        ctx.SaveStringOrNull(columns.PredictedLabel);
    }

    /// <summary>Reads a transformer.</summary>
    public static ITransformer Load(ModelLoadContext ctx, IHostEnvironment environment)
    {
        ICanSaveModel model = ctx.LoadModel<ICanSaveModel>(ModelDirectory);
        string trainSchemaName = $"{ctx.Directory}/{TrainSchemaEntry}";
        DataViewSchema schema = SchemaCodec.Read(ctx.LoadBinaryStream(TrainSchemaEntry), trainSchemaName);
        string feature = ctx.LoadStringOrNull() ?? throw ctx.Reader.Error("it names no feature column");
        string? label = ctx.LoadStringOrNull();
        bool named = ctx.Header.ModelVerWritten >= NamedScoreColumns;
        string score = named ? ctx.LoadNonEmptyString() : "Score", predicted = named ? ctx.LoadNonEmptyString() : "PredictedLabel";
        DataViewType featureType = schema.GetColumnOrNull(feature)?.Type
            ?? throw new InvalidModelFileException(trainSchemaName, $"it lacks the feature column '{feature}'");

        MulticlassColumns columns = new(feature, featureType, label, score, predicted, schema);
        CheckClasses(columns, model, ctx);
        return model switch
        {
            MaximumEntropyModelParameters maximumEntropy => new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(environment, maximumEntropy, columns),
            LinearMulticlassModelParameters linear => new MulticlassPredictionTransformer<LinearMulticlassModelParameters>(environment, linear, columns),
            FrozenImageClassifier frozen => new MulticlassPredictionTransformer<FrozenImageClassifier>(environment, frozen, columns),
            _ => throw new InvalidModelFileException(ctx.EntryName, $"its model is a {model.GetType().Name}, which does not score classes"),
        };
    }

    private static void CheckClasses(MulticlassColumns columns, ICanSaveModel model, ModelLoadContext ctx)
    {
        if (model is IMulticlassModel scorer && columns.LabelColumn?.Type is KeyDataViewType key && key.Count != (ulong)scorer.ClassCount)
        {
            throw new InvalidModelFileException(ctx.EntryName, $"its label '{columns.Label}' has {key.Count} values where the model has {scorer.ClassCount} classes");
        }

        if (model is LinearMulticlassModelParametersBase linear && columns.FeatureType is VectorDataViewType { IsKnownSize: true } vector && vector.Size != linear.FeatureCount)
        {
            throw new InvalidModelFileException(ctx.EntryName, $"its feature column '{columns.Feature}' is a {vector} where the model has {linear.FeatureCount} features");
        }
    }
}
