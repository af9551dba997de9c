namespace MlNetClassifier.Imaging.Bmp;

/// <summary>How pixels are stored.</summary>
internal enum BmpCompression
{
    None,
    Rle8,
    Rle4,

    /// <summary>OS/2 2 only.</summary>
    Rle24,
    BitFields,
    AlphaBitFields,
}
