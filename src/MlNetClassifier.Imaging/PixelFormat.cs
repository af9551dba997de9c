namespace MlNetClassifier.Imaging;

/// <summary>Channels of a <see cref="PixelImage"/>, in memory order, 8 bits each.</summary>
public enum PixelFormat
{
    /// <summary>Red, green, blue: 3 bytes a pixel.</summary>
    Rgb24,

    /// <summary>Red, green, blue, alpha: 4 bytes a pixel. Alpha is straight (not multiplied into the colours); 255 is opaque.</summary>
    Rgba32,
}
