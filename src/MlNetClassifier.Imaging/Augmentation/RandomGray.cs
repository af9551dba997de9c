namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Takes the colour out of some pictures.</summary>
public sealed record RandomGray : PictureAugmentation
{
    /// <summary>Creates one that takes the colour out of a tenth of the pictures.</summary>
    public RandomGray() => Probability = 0.1;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random) => RandomSaturation.Scale(image, 0);
}
