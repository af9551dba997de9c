namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Adds a number to each colour channel, another for each.</summary>
public sealed record ChannelShift : PictureAugmentation
{
    /// <summary>Most that is added or taken away, of 255. <value>Default 10; from 0 to 255.</value></summary>
    public double Range { get; init; } = 10;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        double red = random.Within(Range), green = random.Within(Range), blue = random.Within(Range);
        return PixelRows.Map(image, PixelRows.Table(v => v + red), PixelRows.Table(v => v + green), PixelRows.Table(v => v + blue));
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Range is >= 0 and <= 255, nameof(Range), Range, "from 0 to 255");
    }
}
