namespace MlNetClassifier.Datasets;

/// <summary>Why a file does not take part.</summary>
public enum LeftOutKind
{
    /// <summary>It lies beside the class folders, so it has no label. Not counted against the data by <c>--strict</c>.</summary>
    OutsideClasses,

    /// <summary>It is named in the manifest but cannot be opened.</summary>
    Unreadable,

    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>Its content is no known picture format, is damaged or is larger than the limit.</summary>
    InvalidImage,

    /// <summary>Its label is no class of the model that is measured.</summary>
    UnknownClass,
}
