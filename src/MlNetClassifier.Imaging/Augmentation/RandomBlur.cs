namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Blurs a picture by a Gaussian of random width.</summary>
public sealed record RandomBlur : PictureAugmentation
{
    /// <summary>Creates one that blurs half the pictures.</summary>
    public RandomBlur() => Probability = 0.5;

    /// <summary>Most standard deviation, in pixels. <value>Default 1.5; above 0, at most 50.</value></summary>
    public double MaxSigma { get; init; } = 1.5;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        double sigma = random.Between(0.1, Math.Max(0.1, MaxSigma));
        int radius = (int)Math.Ceiling(3 * sigma);
        double[] weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))];
        double sum = weights.Sum();
        float[] kernel = [.. weights.Select(w => (float)(w / sum))];
        return Pass(Pass(image, kernel, radius, 1, 0), kernel, radius, 0, 1);
    }

    internal override void Validate()
    {
        base.Validate();
        Require(MaxSigma is > 0 and <= 50, nameof(MaxSigma), MaxSigma, "above 0 and at most 50");
    }

    private static PixelImage Pass(PixelImage image, float[] kernel, int radius, int stepX, int stepY)
    {
        PixelImage result = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                float red = 0, green = 0, blue = 0;
                for (int k = -radius; k <= radius; k++)
                {
                    int px = Math.Clamp(x + (k * stepX), 0, image.Width - 1), py = Math.Clamp(y + (k * stepY), 0, image.Height - 1);
                    ReadOnlySpan<byte> pixel = image.Row(py).Slice(px * 3, 3);
                    float weight = kernel[k + radius];
                    red += weight * pixel[0];
                    green += weight * pixel[1];
                    blue += weight * pixel[2];
                }

                Span<byte> target = result.Row(y).Slice(x * 3, 3);
                (target[0], target[1], target[2]) = ((byte)(red + 0.5f), (byte)(green + 0.5f), (byte)(blue + 0.5f));
            }
        }

        return result;
    }
}
