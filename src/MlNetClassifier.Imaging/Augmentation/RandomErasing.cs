namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Covers a random rectangle with noise.</summary>
/// <remarks>Zhong et al., "Random erasing data augmentation", AAAI 2020.</remarks>
public sealed record RandomErasing : PictureAugmentation
{
    /// <summary>Creates one that covers a part of half the pictures.</summary>
    public RandomErasing() => Probability = 0.5;

    /// <summary>Most share of the area that is covered. <value>Default 0.2; above 0, at most 1.</value></summary>
    public double MaxArea { get; init; } = 0.2;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        double area = random.Between(0.02, Math.Max(0.02, MaxArea)) * image.Width * image.Height, aspect = Math.Exp(random.Within(Math.Log(3)));
        int width = Math.Clamp((int)Math.Sqrt(area * aspect), 1, image.Width), height = Math.Clamp((int)Math.Sqrt(area / aspect), 1, image.Height);
        int x = random.Below(image.Width - width + 1), y = random.Below(image.Height - height + 1);
        var result = new PixelImage(image.Width, image.Height, PixelFormat.Rgb24, (byte[])image.Pixels.Clone());
        for (int row = y; row < y + height; row++)
        {
            foreach (ref byte value in result.Row(row).Slice(x * 3, width * 3))
            {
                value = (byte)random.Bits();
            }
        }

        return result;
    }

    internal override void Validate()
    {
        base.Validate();
        Require(MaxArea is > 0 and <= 1, nameof(MaxArea), MaxArea, "above 0 and at most 1");
    }
}
