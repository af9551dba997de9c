namespace MlNetClassifier.Data;

/// <summary>The columns a multiclass model works on and the schema it was trained on.</summary>
/// <param name="Feature">Name of the feature column.</param>
/// <param name="FeatureType">Its type in training.</param>
/// <param name="Label">Name of the label column; null when it is not known.</param>
/// <param name="Score">Name of the column of scores.</param>
/// <param name="PredictedLabel">Name of the column of predicted classes.</param>
/// <param name="TrainSchema">Schema of the training data; its label column carries the names of the classes.</param>
internal sealed record MulticlassColumns(
    string Feature, DataViewType FeatureType, string? Label, string Score, string PredictedLabel, DataViewSchema TrainSchema)
{
    /// <summary>The label column in training; null when it is not known.</summary>
    public DataViewSchema.Column? LabelColumn => Label is null ? null : TrainSchema.GetColumnOrNull(Label);
}
