namespace MlNetClassifier.Graphs.Operators;

/// <summary>How <see cref="Resize"/> computes a position.</summary>
public enum ResizeMode
{
    /// <summary>The nearest element.</summary>
    Nearest,

    /// <summary>Linear interpolation between neighbours, no antialiasing.</summary>
    Linear,
}
