namespace MlNetClassifier.Graphs.Operators;

/// <summary>How <see cref="ScatterND"/> joins what it writes with what is there.</summary>
public enum ScatterReduction
{
    /// <summary>The update replaces the element. Where several are written to one place, the last in order stays.</summary>
    Replace,

    /// <summary>The update is added.</summary>
    Add,

    /// <summary>The element is multiplied by the update.</summary>
    Multiply,

    /// <summary>The larger of the two stays.</summary>
    Maximum,

    /// <summary>The smaller of the two stays.</summary>
    Minimum,
}
