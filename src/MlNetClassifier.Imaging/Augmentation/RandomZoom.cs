namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Enlarges or shrinks a picture around its centre.</summary>
public sealed record RandomZoom : GeometricAugmentation
{
    /// <summary>Most share by which the shown part shrinks or grows. <value>Default 0.15; from 0 (inclusive) to 1 (exclusive).</value></summary>
    public double Range { get; init; } = 0.15;

    /// <summary>Whether width and height are drawn together. <value>Default false, as in Keras.</value></summary>
    public bool KeepAspect { get; init; }

    internal override AffineMap Draw(int width, int height, AugmentationRandom random)
    {
        double x = 1 + random.Within(Range), y = 1 + random.Within(Range);
        return new AffineMap(x, 0, 0, 0, KeepAspect ? x : y, 0);
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Range is >= 0 and < 1, nameof(Range), Range, "from 0 (inclusive) to 1 (exclusive)");
    }
}
