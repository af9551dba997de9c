using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers;

namespace MlNetClassifier.Data;

/// <summary>
/// Appends two columns to the rows: the predicted class, a key that carries the names of the classes, and one score a class, a vector
/// whose slots carry them. The sum of the scores is 1.
/// </summary>
/// <typeparam name="TModel">Type of the model.</typeparam>
public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>, IMulticlassPrediction
    where TModel : class
{
    private readonly IMulticlassModel _model;
    private readonly MulticlassColumns _columns;

    internal MulticlassPredictionTransformer(IHostEnvironment environment, TModel model, MulticlassColumns columns)
        : base(environment, model, columns.Feature, columns.FeatureType)
    {
        _model = model as IMulticlassModel ?? throw new ArgumentException($"A {typeof(TModel).Name} does not score classes.", nameof(model));
        _columns = columns;
    }

    /// <summary>Column names and the schema of the training data.</summary>
    internal MulticlassColumns Columns => _columns;

    MulticlassColumns IMulticlassPrediction.Columns => _columns;

    IMulticlassModel IMulticlassPrediction.Scorer => _model;

    private protected override bool IsCostly => _model.IsCostly;

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        if (Model is IPredictionTransformerSaver saver)
        {
            saver.SaveTransformer(ctx, _columns);
            return;
        }

        MulticlassPredictionLoader.Save(ctx, (ICanSaveModel)Model, _columns);
    }

    private protected override IRowToRowMapper Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column feature = ColumnErrors.Require(inputSchema, FeatureColumnName, "the classifier");
        _model.CheckFeatureColumn(feature);
        return new MulticlassScoreMapper(inputSchema, feature, _model, _columns);
    }

    internal override IRowToRowMapper BindAvailable(DataViewSchema inputSchema, IDictionary<string, string> lost)
    {
        if (inputSchema.GetColumnOrNull(FeatureColumnName) is not null)
        {
            return Bind(inputSchema);
        }

        foreach (string name in (string[])[_columns.PredictedLabel, _columns.Score])
        {
            lost[name] = $"the classifier makes it from column '{FeatureColumnName}', which is missing";
        }

        return new CompositeRowToRowMapper(inputSchema, []);
    }
}
