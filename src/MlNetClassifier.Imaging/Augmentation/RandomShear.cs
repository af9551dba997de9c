namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Slants a picture, as Keras does: rows move sideways by the sine of the angle and come closer by its cosine.</summary>
public sealed record RandomShear : GeometricAugmentation
{
    /// <summary>Most degrees to either side. <value>Default 10; from 0 to 80.</value></summary>
    public double Degrees { get; init; } = 10;

    internal override AffineMap Draw(int width, int height, AugmentationRandom random)
    {
        (double sin, double cos) = Math.SinCos(random.Within(Degrees) * Math.PI / 180);
        return new AffineMap(1, -sin, 0, 0, cos, 0);
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Degrees is >= 0 and <= 80, nameof(Degrees), Degrees, "from 0 to 80");
    }
}
