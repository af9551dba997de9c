namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Cuts out a rectangle of random size, shape and place, and brings it to a size.</summary>
/// <remarks>Szegedy et al., "Going deeper with convolutions", CVPR 2015.</remarks>
public sealed record RandomResizedCrop : PictureAugmentation
{
    private const int Attempts = 10;

    /// <summary>Columns of the result. <value>Default null: as the picture.</value></summary>
    public int? Width { get; init; }

    /// <summary>Rows of the result. <value>Default null: as the picture.</value></summary>
    public int? Height { get; init; }

    /// <summary>Least share of the area that is kept. <value>Default 0.35; above 0, at most 1.</value></summary>
    public double MinArea { get; init; } = 0.35;

    /// <summary>Most stretch of the aspect ratio. <value>Default 4/3; at least 1.</value></summary>
    public double MaxAspect { get; init; } = 4.0 / 3;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        (int x, int y, int width, int height) = Draw(image, random);
        PixelImage part = PixelImage.Uninitialized(width, height, PixelFormat.Rgb24);
        for (int row = 0; row < height; row++)
        {
            image.Row(y + row).Slice(x * 3, width * 3).CopyTo(part.Row(row));
        }

        return ImageResizer.Resize(part, new ResizeOptions(Width ?? image.Width, Height ?? image.Height) { Mode = ResizeMode.Stretch });
    }

    internal override void Validate()
    {
        base.Validate();
        Require(MinArea is > 0 and <= 1, nameof(MinArea), MinArea, "above 0 and at most 1");
        Require(MaxAspect >= 1, nameof(MaxAspect), MaxAspect, "at least 1");
        Require(Width is null or >= 1, nameof(Width), Width ?? 0, "at least 1");
        Require(Height is null or >= 1, nameof(Height), Height ?? 0, "at least 1");
    }

    private (int X, int Y, int Width, int Height) Draw(PixelImage image, AugmentationRandom random)
    {
        for (int i = 0; i < Attempts; i++)
        {
            double area = random.Between(MinArea, 1) * image.Width * image.Height, aspect = Math.Exp(random.Within(Math.Log(MaxAspect)));
            int width = (int)Math.Round(Math.Sqrt(area * aspect)), height = (int)Math.Round(Math.Sqrt(area / aspect));
            if (width >= 1 && height >= 1 && width <= image.Width && height <= image.Height)
            {
                return (random.Below(image.Width - width + 1), random.Below(image.Height - height + 1), width, height);
            }
        }

        return (0, 0, image.Width, image.Height);
    }
}
