namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>A change of place: a straight map of the plane, sampled bilinearly.</summary>
public abstract record GeometricAugmentation : PictureAugmentation
{
    /// <summary>What takes the place of pixels outside. <value>Default: the nearest pixel.</value></summary>
    public FillMode Fill { get; init; } = FillMode.Nearest;

    /// <summary>Red, green and blue of <see cref="FillMode.Constant"/>. <value>Default: black.</value></summary>
    public (byte Red, byte Green, byte Blue) FillColor { get; init; }

    /// <summary>Draws a map.</summary>
    internal abstract AffineMap Draw(int width, int height, AugmentationRandom random);

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random) =>
        WarpSampler.Warp(image, Draw(image.Width, image.Height, random), Fill, FillColor);

    internal bool SameFilling(GeometricAugmentation other) => Fill == other.Fill && FillColor == other.FillColor;
}
