namespace MlNetClassifier.Imaging;

/// <summary>File formats that <see cref="ImageDecoder"/> reads.</summary>
public enum ImageFormat
{
    /// <summary>JPEG (ITU-T T.81): baseline, extended with 8 bits, progressive.</summary>
    Jpeg,

    /// <summary>PNG (W3C third edition); of an animated one the default image.</summary>
    Png,

    /// <summary>Windows and OS/2 bitmap.</summary>
    Bmp,

    /// <summary>GIF 87a and 89a; the first frame.</summary>
    Gif,
}
