namespace MlNetClassifier.Imaging;

/// <summary>
/// Resampling filter. The two smooth ones are antialiased: when shrinking, the filter is widened by the scale, so that every source
/// pixel counts. They compute what Pillow's <c>Image.resize</c> computes.
/// </summary>
public enum ResizeFilter
{
    /// <summary>The pixel under the centre of the target pixel.</summary>
    Nearest,

    /// <summary>Triangle of radius 1.</summary>
    Bilinear,

    /// <summary>Keys' cubic convolution with a = -0.5, radius 2 (R. Keys, IEEE TASSP 29(6), 1981).</summary>
    Bicubic,
}
