namespace MlNetClassifier.Runtime;

/// <summary>How important a message of <see cref="MLContext.Log"/> is.</summary>
public enum ChannelMessageKind
{
    /// <summary>A detail for those who look for a fault.</summary>
    Trace = 0,

    /// <summary>Progress.</summary>
    Info = 1,

    /// <summary>Something that may be wrong.</summary>
    Warning = 2,

    /// <summary>Something that is wrong.</summary>
    Error = 3,
}
