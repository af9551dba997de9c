namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Turns a picture upside down (mirrored).</summary>
public sealed record VerticalFlip : PictureAugmentation
{
    /// <summary>Creates a flip of half the pictures.</summary>
    public VerticalFlip() => Probability = 0.5;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        PixelImage result = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int y = 0; y < image.Height; y++)
        {
            image.Row(y).CopyTo(result.Row(image.Height - 1 - y));
        }

        return result;
    }
}
