namespace MlNetClassifier.Graphs.Operators;

/// <summary>Which element is nearest to a place between two.</summary>
public enum ResizeRounding
{
    /// <summary>The nearer, at half the lower.</summary>
    RoundPreferFloor,

    /// <summary>The nearer, at half the upper.</summary>
    RoundPreferCeil,

    /// <summary>The lower.</summary>
    Floor,

    /// <summary>The upper.</summary>
    Ceil,
}
