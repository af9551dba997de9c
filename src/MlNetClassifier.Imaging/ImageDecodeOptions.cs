namespace MlNetClassifier.Imaging;

/// <summary>Options of <see cref="ImageDecoder.Decode"/>.</summary>
public sealed record ImageDecodeOptions
{
    private readonly long _maxPixels = 100_000_000;
    private readonly int? _targetWidth;
    private readonly int? _targetHeight;

    /// <summary>
    /// Largest accepted width x height. Checked from the header, before memory is taken. Default 100,000,000; at least 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public long MaxPixels
    {
        get => _maxPixels;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxPixels = value;
        }
    }

    /// <summary>Whether the EXIF orientation of a JPEG is applied, so that the picture stands upright. Default true.</summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>
    /// Width that the caller will shrink the picture to, a hint; null (default) for none. With both hints given a JPEG may be
    /// decoded at 1/2, 1/4 or 1/8 of its size where the result stays at least as large as the hints in both directions
    /// (after the orientation). The other formats ignore it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? TargetWidth
    {
        get => _targetWidth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(TargetWidth));
            _targetWidth = value;
        }
    }

    /// <summary>Whether the picture is to lie in pooled memory, to be returned by whoever asked for it.</summary>
    internal bool Pooled { get; init; }

    /// <summary>Height that the caller will shrink the picture to; see <see cref="TargetWidth"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? TargetHeight
    {
        get => _targetHeight;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(TargetHeight));
            _targetHeight = value;
        }
    }

    /// <summary>Memory for the decoded picture, not cleared.</summary>
    internal PixelImage NewImage(int width, int height, PixelFormat format)
        => Pooled ? PixelImage.Rent(width, height, format) : PixelImage.Uninitialized(width, height, format);
}
