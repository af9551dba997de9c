namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Turns all colours around the grey axis.</summary>
public sealed record RandomHue : PictureAugmentation
{
    /// <summary>Most degrees to either side. <value>Default 18; from 0 to 180.</value></summary>
    public double Degrees { get; init; } = 18;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        // A rotation in YIQ, where the angle of I and Q is the hue; brightness is left alone.
        (double sin, double cos) = Math.SinCos(random.Within(Degrees) * Math.PI / 180);
        PixelImage result = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int p = 0; p < image.Pixels.Length; p += 3)
        {
            double red = image.Pixels[p], green = image.Pixels[p + 1], blue = image.Pixels[p + 2];
            double y = (0.299 * red) + (0.587 * green) + (0.114 * blue);
            double i = (0.595716 * red) - (0.274453 * green) - (0.321263 * blue), q = (0.211456 * red) - (0.522591 * green) + (0.311135 * blue);
            (i, q) = ((cos * i) - (sin * q), (sin * i) + (cos * q));
            result.Pixels[p] = PixelRows.Limit(y + (0.9563 * i) + (0.6210 * q));
            result.Pixels[p + 1] = PixelRows.Limit(y - (0.2721 * i) - (0.6474 * q));
            result.Pixels[p + 2] = PixelRows.Limit(y - (1.1070 * i) + (1.7046 * q));
        }

        return result;
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Degrees is >= 0 and <= 180, nameof(Degrees), Degrees, "from 0 to 180");
    }
}
