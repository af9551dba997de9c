namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>
/// Turns half the pictures by 90°, without resampling: hairlines stay as sharp as they are. With both flips it makes all eight positions of a square.
/// </summary>
/// <remarks>Columns become rows, so it is for square pictures alone; any other raises an <see cref="ArgumentException"/>.</remarks>
public sealed record RandomQuarterTurn : PictureAugmentation
{
    /// <summary>Creates a turn of half the pictures.</summary>
    public RandomQuarterTurn() => Probability = 0.5;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        if (image.Width != image.Height)
        {
            throw new ArgumentException($"A quarter turn needs square pictures, not {image.Width} × {image.Height} pixels.", nameof(image));
        }

        PixelImage result = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> target = result.Row(y);
            for (int x = 0; x < image.Width; x++)
            {
                image.Row(x).Slice((image.Width - 1 - y) * 3, 3).CopyTo(target[(x * 3)..]);
            }
        }

        return result;
    }
}
