namespace MlNetClassifier.Graphs.Operators;

/// <summary>How <see cref="Resize"/> computes a position.</summary>
public enum ResizeMode
{
    /// <summary>The nearest element.</summary>
    Nearest,

    /// <summary>Linear interpolation between two neighbours in each direction.</summary>
    Linear,

    /// <summary>Cubic convolution of four neighbours in each direction.</summary>
    Cubic,
}
