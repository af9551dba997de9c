namespace MlNetClassifier.Training.Recipes;

/// <summary>Random changes to the training pictures; a key that is not given does nothing.</summary>
public sealed record RecipeAugmentation
{
    /// <summary>Augmented copies of each training picture whose features are computed for a frozen backbone. Default 0; at most 50.</summary>
    public int Copies { get; init; }

    /// <summary>What takes the place of pixels outside: <c>nearest</c> (default), <c>reflect</c> or <c>constant</c> (black).</summary>
    public string Fill { get; init; } = "nearest";

    /// <summary>Most degrees of rotation to either side.</summary>
    public double? Rotation { get; init; }

    /// <summary>Most share of the width of a shift to either side.</summary>
    public double? WidthShift { get; init; }

    /// <summary>Most share of the height of a shift to either side.</summary>
    public double? HeightShift { get; init; }

    /// <summary>Most degrees of shear to either side.</summary>
    public double? Shear { get; init; }

    /// <summary>Most share of a zoom in or out.</summary>
    public double? Zoom { get; init; }

    /// <summary>Whether half the pictures are mirrored. Default false.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Whether half the pictures are turned upside down. Default false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>Whether half the pictures are turned by 90°; for a square input. Default false.</summary>
    public bool QuarterTurn { get; init; }

    /// <summary>Most that is added to each colour channel, of 255.</summary>
    public double? ChannelShift { get; init; }

    /// <summary>Most share of a change of brightness.</summary>
    public double? Brightness { get; init; }

    /// <summary>Most share of a change of contrast.</summary>
    public double? Contrast { get; init; }

    /// <summary>Most share of a change of saturation.</summary>
    public double? Saturation { get; init; }

    /// <summary>Most degrees of a change of hue.</summary>
    public double? Hue { get; init; }

    /// <summary>Least share of the area that a random crop keeps.</summary>
    public double? ResizedCrop { get; init; }

    /// <summary>Most share of the area that is covered with noise.</summary>
    public double? Erasing { get; init; }

    /// <summary>Most standard deviation of a blur, in pixels.</summary>
    public double? Blur { get; init; }

    /// <summary>Share of the pictures that lose their colour.</summary>
    public double? Gray { get; init; }

    /// <summary>Most share of a side by which a corner moves.</summary>
    public double? Perspective { get; init; }

    /// <summary>Strength of RandAugment (two operations a picture), 0 to 30.</summary>
    public double? RandAugment { get; init; }

    /// <summary>Parameter of MixUp. Default 0: none.</summary>
    public double MixUp { get; init; }

    /// <summary>Parameter of CutMix. Default 0: none; for networks from scratch only.</summary>
    public double CutMix { get; init; }
}
