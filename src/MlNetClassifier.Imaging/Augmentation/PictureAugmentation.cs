namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>A random change to a picture. Immutable; the same random numbers give the same picture.</summary>
public abstract record PictureAugmentation
{
    /// <summary>Share of the pictures that are changed at all. <value>Default 1; from 0 to 1.</value></summary>
    public double Probability { get; init; } = 1;

    /// <summary>Changes a picture of three channels; returns another one, or the same if nothing is changed.</summary>
    /// <param name="image">The picture; left as it is.</param>
    /// <param name="random">Where the random numbers come from.</param>
    internal abstract PixelImage Apply(PixelImage image, AugmentationRandom random);

    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal virtual void Validate() => Require(Probability is >= 0 and <= 1, nameof(Probability), Probability, "from 0 to 1");

    private protected void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, $"{GetType().Name}: {name} must be {range}, not {value}.");
        }
    }
}
