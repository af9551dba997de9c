namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>A few augmentations drawn from a list for each picture, all of one strength.</summary>
/// <remarks>Cubuk et al., "RandAugment: practical automated data augmentation with a reduced search space", 2019; with the augmentations of this
/// toolkit.</remarks>
public sealed record RandAugment : PictureAugmentation
{
    /// <summary>Augmentations of a picture. <value>Default 2; from 1 to 10.</value></summary>
    public int Count { get; init; } = 2;

    /// <summary>Strength. <value>Default 9; from 0 to 30.</value></summary>
    public double Magnitude { get; init; } = 9;

    /// <summary>What takes the place of pixels outside. <value>Default: the nearest pixel.</value></summary>
    public FillMode Fill { get; init; } = FillMode.Nearest;

    internal override PixelImage Apply(PixelImage image, AugmentationRandom random)
    {
        double strength = Magnitude / 30;
        PictureAugmentation[] choices =
        [
            new RandomRotation { Degrees = 30 * strength, Fill = Fill },
            new RandomShift { Width = 0.3 * strength, Height = 0, Fill = Fill },
            new RandomShift { Width = 0, Height = 0.3 * strength, Fill = Fill },
            new RandomShear { Degrees = 17 * strength, Fill = Fill },
            new RandomZoom { Range = 0.4 * strength, Fill = Fill },
            new RandomBrightness { Range = 0.9 * strength },
            new RandomContrast { Range = 0.9 * strength },
            new RandomSaturation { Range = 0.9 * strength },
            new RandomHue { Degrees = 60 * strength },
            new RandomBlur { MaxSigma = 0.1 + (2 * strength) },
        ];
        for (int i = 0; i < Count; i++)
        {
            image = choices[random.Below(choices.Length)].Apply(image, random);
        }

        return image;
    }

    internal override void Validate()
    {
        base.Validate();
        Require(Count is >= 1 and <= 10, nameof(Count), Count, "from 1 to 10");
        Require(Magnitude is >= 0 and <= 30, nameof(Magnitude), Magnitude, "from 0 to 30");
    }
}
