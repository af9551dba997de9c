namespace MlNetClassifier.Imaging;

/// <summary>
/// How the stored rows must be turned to stand upright: the values of EXIF tag 0x0112 (CIPA DC-008, "Orientation").
/// The names say what a viewer does to the stored picture.
/// </summary>
public enum ImageOrientation
{
    /// <summary>Stored upright.</summary>
    Upright = 1,

    /// <summary>Mirror left to right.</summary>
    FlipHorizontal = 2,

    /// <summary>Turn by 180 degrees.</summary>
    Rotate180 = 3,

    /// <summary>Mirror top to bottom.</summary>
    FlipVertical = 4,

    /// <summary>Swap rows and columns (mirror at the main diagonal).</summary>
    Transpose = 5,

    /// <summary>Turn by 90 degrees clockwise.</summary>
    Rotate90 = 6,

    /// <summary>Mirror at the other diagonal.</summary>
    Transverse = 7,

    /// <summary>Turn by 270 degrees clockwise.</summary>
    Rotate270 = 8,
}
