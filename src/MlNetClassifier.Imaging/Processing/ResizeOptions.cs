namespace MlNetClassifier.Imaging;

/// <summary>Target size and geometry of <see cref="ImageResizer.Resize"/>.</summary>
/// <param name="Width">Columns of the result, 1 to 65,535.</param>
/// <param name="Height">Rows of the result, 1 to 65,535.</param>
public sealed record ResizeOptions(int Width, int Height)
{
    /// <summary>What happens to the aspect ratio. Default <see cref="ResizeMode.CenterCrop"/>.</summary>
    public ResizeMode Mode { get; init; } = ResizeMode.CenterCrop;

    /// <summary>Resampling filter. Default <see cref="ResizeFilter.Bilinear"/> (antialiased).</summary>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>Part that is kept or place of the picture. Default <see cref="ResizeAnchor.Center"/>.</summary>
    public ResizeAnchor Anchor { get; init; } = ResizeAnchor.Center;

    /// <summary>Red, green and blue of the filled area with <see cref="ResizeMode.Pad"/> (opaque). Default black.</summary>
    public (byte Red, byte Green, byte Blue) PadColor { get; init; }
}
