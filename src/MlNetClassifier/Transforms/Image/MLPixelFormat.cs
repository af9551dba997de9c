namespace MlNetClassifier.Data;

/// <summary>How the pixels of an <see cref="MLImage"/> lie in memory.</summary>
public enum MLPixelFormat
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>Four bytes a pixel: blue, green, red, alpha.</summary>
    Bgra32 = 1,

    /// <summary>Four bytes a pixel: red, green, blue, alpha.</summary>
    Rgba32 = 2,
}
