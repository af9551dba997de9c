namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Turns a picture around its centre.</summary>
public sealed record RandomRotation : GeometricAugmentation
{
    /// <summary>Most degrees to either side. <value>Default 15; from 0 to 180.</value></summary>
    public double Degrees { get; init; } = 15;

    internal override AffineMap Draw(int width, int height, AugmentationRandom random)
    {
        (double sin, double cos) = Math.SinCos(random.Within(Degrees) * Math.PI / 180);
        return new AffineMap(cos, -sin, 0, sin, cos, 0);
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Degrees is >= 0 and <= 180, nameof(Degrees), Degrees, "from 0 to 180");
    }
}
