namespace MlNetClassifier.Graphs.Operators;

/// <summary>What <see cref="Pad"/> puts around a tensor.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The tensor mirrored at its border elements, which are not repeated.</summary>
    Reflect,

    /// <summary>The border elements repeated.</summary>
    Edge,
}
