namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Moves a picture sideways and up or down.</summary>
public sealed record RandomShift : GeometricAugmentation
{
    /// <summary>Most share of the width to either side. <value>Default 0.1; from 0 to 1.</value></summary>
    public double Width { get; init; } = 0.1;

    /// <summary>Most share of the height to either side. <value>Default 0.1; from 0 to 1.</value></summary>
    public double Height { get; init; } = 0.1;

    internal override AffineMap Draw(int width, int height, AugmentationRandom random) =>
        new(1, 0, random.Within(Width) * width, 0, 1, random.Within(Height) * height);

    internal override void Validate()
    {
        base.Validate();
        Require(Width is >= 0 and <= 1, nameof(Width), Width, "from 0 to 1");
        Require(Height is >= 0 and <= 1, nameof(Height), Height, "from 0 to 1");
    }
}
