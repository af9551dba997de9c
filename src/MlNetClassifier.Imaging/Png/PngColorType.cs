namespace MlNetClassifier.Imaging.Png;

/// <summary>Colour types of PNG (section 11.2.1 of the specification).</summary>
internal enum PngColorType
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    Rgba = 6,
}
