namespace MlNetClassifier.Datasets;

/// <summary>The three parts a data set is split into.</summary>
public enum DatasetPart
{
    /// <summary>Pictures that the head is fitted to.</summary>
    Train,

    /// <summary>
    /// Pictures that decide about settings: the penalty, when to stop, which weights to keep. A final fit may see them, too.
    /// </summary>
    Validation,

    /// <summary>Pictures held out for the published figures; no decision looks at them.</summary>
    Test,
}
