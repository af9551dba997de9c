namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Spreads or squeezes the values around the mean brightness of the picture.</summary>
public sealed record RandomContrast : PictureAugmentation
{
    /// <summary>Most share by which distances grow or shrink. <value>Default 0.2; from 0 to 1.</value></summary>
    public double Range { get; init; } = 0.2;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        double factor = 1 + random.Within(Range), mean = 0;
        for (int i = 0; i < image.Pixels.Length; i += 3)
        {
            mean += PixelRows.Luma(image.Pixels.AsSpan(i, 3));
        }

        mean /= image.Width * image.Height;
        byte[] table = PixelRows.Table(v => mean + ((v - mean) * factor));
        return PixelRows.Map(image, table, table, table);
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Range is >= 0 and <= 1, nameof(Range), Range, "from 0 to 1");
    }
}
