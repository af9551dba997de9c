namespace MlNetClassifier.Data;

/// <summary>The kinds of annotation that this toolkit writes and reads; the names are part of the model format.</summary>
internal static class AnnotationKinds
{
    /// <summary>What the numbers of a key stand for: a vector of <c>Count</c> items.</summary>
    public const string KeyValues = "KeyValues";

    /// <summary>The names of the slots of a vector: a vector of text.</summary>
    public const string SlotNames = "SlotNames";

    /// <summary>Whether a column is scaled to a unit range: a flag.</summary>
    public const string IsNormalized = "IsNormalized";

    /// <summary>Which scorer's columns belong together: a key.</summary>
    public const string ScoreColumnSetId = "ScoreColumnSetId";

    /// <summary>What a score column was made for, such as <c>MulticlassClassification</c>: text.</summary>
    public const string ScoreColumnKind = "ScoreColumnKind";

    /// <summary>What a score column holds, <c>Score</c> or <c>PredictedLabel</c>: text.</summary>
    public const string ScoreValueKind = "ScoreValueKind";

    /// <summary>The label values a score vector was trained on, in slot order.</summary>
    public const string TrainingLabelValues = "TrainingLabelValues";
}
