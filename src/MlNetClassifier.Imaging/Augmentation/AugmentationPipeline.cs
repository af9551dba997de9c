namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Augmentations one after the other. Immutable, used from any thread.</summary>
/// <remarks>Successive turns, shifts, shears and zooms are one resampling, not several: each would blur a little more.</remarks>
public sealed class AugmentationPipeline
{
    private readonly PictureAugmentation[] _steps;

    /// <summary>Creates a pipeline.</summary>
    /// <param name="steps">The augmentations, in order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of an augmentation is out of range; the message names both.</exception>
    public AugmentationPipeline(params IEnumerable<PictureAugmentation> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        _steps = [.. steps];
        foreach (PictureAugmentation step in _steps)
        {
            step.Validate();
        }
    }

    /// <summary>The augmentations, in order.</summary>
    public IReadOnlyList<PictureAugmentation> Steps => _steps;

    /// <summary>Augments a picture.</summary>
    /// <param name="image">The picture; left as it is. Transparency is dropped.</param>
    /// <param name="seed">Same seed, same result.</param>
    public PixelImage Apply(PixelImage image, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(image);
        image = PixelRows.Opaque(image);
        var random = new AugmentationRandom(seed);
        AffineMap map = AffineMap.Identity;
        GeometricAugmentation? last = null;
        foreach (PictureAugmentation step in _steps)
        {
            // Drawn for every step, taken or not, so that the numbers of one step do not depend on the fate of those before it.
            var own = new AugmentationRandom(random.Bits());
            bool taken = own.Next() < step.Probability;
            if (step is GeometricAugmentation geometric && (last is null || last.SameFilling(geometric)))
            {
                map = taken ? map.Then(geometric.Draw(image.Width, image.Height, own)) : map;
                last = geometric;
                continue;
            }

            image = Resample(image, ref map, ref last);
            image = taken ? step.Apply(image, own) : image;
        }

        return Resample(image, ref map, ref last);
    }

    private static PixelImage Resample(PixelImage image, ref AffineMap map, ref GeometricAugmentation? last)
    {
        PixelImage result = last is null || map == AffineMap.Identity ? image : WarpSampler.Warp(image, map, last.Fill, last.FillColor);
        (map, last) = (AffineMap.Identity, null);
        return result;
    }
}
