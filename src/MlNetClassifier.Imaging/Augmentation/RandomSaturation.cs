namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Makes colours stronger or weaker: distances from the grey of equal brightness times a factor.</summary>
public sealed record RandomSaturation : PictureAugmentation
{
    /// <summary>Most share by which distances grow or shrink. <value>Default 0.2; from 0 to 1.</value></summary>
    public double Range { get; init; } = 0.2;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random) => Scale(image, 1 + random.Within(Range));

    internal override void Validate()
    {
        base.Validate();
        Require(Range is >= 0 and <= 1, nameof(Range), Range, "from 0 to 1");
    }

    internal static PixelImage Scale(PixelImage image, double factor)
    {
        PixelImage result = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int i = 0; i < image.Pixels.Length; i += 3)
        {
            double luma = PixelRows.Luma(image.Pixels.AsSpan(i, 3));
            for (int c = 0; c < 3; c++)
            {
                result.Pixels[i + c] = PixelRows.Limit(luma + ((image.Pixels[i + c] - luma) * factor));
            }
        }

        return result;
    }
}
