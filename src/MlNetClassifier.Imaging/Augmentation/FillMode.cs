namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>What takes the place of pixels that lie outside the picture.</summary>
public enum FillMode
{
    /// <summary>The nearest pixel of the edge.</summary>
    Nearest,

    /// <summary>The picture mirrored at its edge.</summary>
    Reflect,

    /// <summary>A colour.</summary>
    Constant,
}
