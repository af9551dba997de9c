namespace MlNetClassifier.Imaging;

/// <summary>Which part <see cref="ResizeMode.CenterCrop"/> keeps, and where <see cref="ResizeMode.Pad"/> places the picture.</summary>
public enum ResizeAnchor
{
    /// <summary>The middle.</summary>
    Center,

    /// <summary>The left end, where the sides to be cut or filled are left and right; else the middle.</summary>
    Left,

    /// <summary>The right end, where the sides to be cut or filled are left and right; else the middle.</summary>
    Right,

    /// <summary>The upper end, where the sides to be cut or filled are top and bottom; else the middle.</summary>
    Top,

    /// <summary>The lower end, where the sides to be cut or filled are top and bottom; else the middle.</summary>
    Bottom,
}
