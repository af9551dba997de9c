namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Mirrors a picture left to right.</summary>
public sealed record HorizontalFlip : PictureAugmentation
{
    /// <summary>Creates a flip of half the pictures.</summary>
    public HorizontalFlip() => Probability = 0.5;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        PixelImage result = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int y = 0; y < image.Height; y++)
        {
            Span<byte> source = image.Row(y), target = result.Row(y);
            for (int x = 0; x < source.Length; x += 3)
            {
                source.Slice(x, 3).CopyTo(target[(source.Length - 3 - x)..]);
            }
        }

        return result;
    }
}
