using MlNetClassifier.Imaging;

namespace MlNetClassifier.Transforms.Image;

/// <summary>The options of one column of <see cref="ImageResizingTransformer"/>.</summary>
internal sealed record ImageResizing
{
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="kind">What happens to pictures of another shape.</param>
    /// <param name="anchor">The part kept, or the place on the padding.</param>
    /// <param name="smoothFill">
    /// Whether <see cref="ImageResizingEstimator.ResizingKind.Fill"/> is antialiased like the other kinds, which our own training does; ML.NET takes
    /// the nearest pixel, and the programs and models that come from there expect it.
    /// </param>
    public ImageResizing(
        int width, int height, ImageResizingEstimator.ResizingKind kind, ImageResizingEstimator.Anchor anchor, bool smoothFill = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Type = new ImageDataViewType(height, width);
        Kind = kind;
        Anchor = anchor;
        IsSmoothFill = smoothFill && kind == ImageResizingEstimator.ResizingKind.Fill;
        Options = new ResizeOptions(width, height)
        {
            Mode = kind switch
            {
                ImageResizingEstimator.ResizingKind.IsoPad => ResizeMode.Pad,
                ImageResizingEstimator.ResizingKind.IsoCrop => ResizeMode.CenterCrop,
                ImageResizingEstimator.ResizingKind.Fill => ResizeMode.Stretch,
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of resizing."),
            },
            Anchor = anchor switch
            {
                ImageResizingEstimator.Anchor.Right => ResizeAnchor.Right,
                ImageResizingEstimator.Anchor.Left => ResizeAnchor.Left,
                ImageResizingEstimator.Anchor.Top => ResizeAnchor.Top,
                ImageResizingEstimator.Anchor.Bottom => ResizeAnchor.Bottom,
                ImageResizingEstimator.Anchor.Center => ResizeAnchor.Center,
                _ => throw new ArgumentOutOfRangeException(nameof(anchor), anchor, "Unknown anchor."),
            },
            Filter = kind == ImageResizingEstimator.ResizingKind.Fill && !smoothFill ? ResizeFilter.Nearest : ResizeFilter.Bilinear,
        };
    }

    public ImageDataViewType Type { get; }

    public ImageResizingEstimator.ResizingKind Kind { get; }

    public ImageResizingEstimator.Anchor Anchor { get; }

    public bool IsSmoothFill { get; }

    public ResizeOptions Options { get; }
}
