namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Makes a picture lighter or darker: every value times a factor.</summary>
public sealed record RandomBrightness : PictureAugmentation
{
    /// <summary>Most share by which values grow or shrink. <value>Default 0.2; from 0 to 1.</value></summary>
    public double Range { get; init; } = 0.2;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        double factor = 1 + random.Within(Range);
        byte[] table = PixelRows.Table(v => v * factor);
        return PixelRows.Map(image, table, table, table);
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Range is >= 0 and <= 1, nameof(Range), Range, "from 0 to 1");
    }
}
