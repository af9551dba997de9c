using MlNetClassifier.Imaging;

namespace MlNetClassifier.Transforms.Image;

/// <summary>The options of one column of <see cref="ImageResizingTransformer"/>.</summary>
internal sealed record ImageResizing
{
    public ImageResizing(int width, int height, ImageResizingEstimator.ResizingKind kind, ImageResizingEstimator.Anchor anchor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Type = new ImageDataViewType(height, width);
        Kind = kind;
        Anchor = anchor;
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
        };
    }

    public ImageDataViewType Type { get; }

    public ImageResizingEstimator.ResizingKind Kind { get; }

    public ImageResizingEstimator.Anchor Anchor { get; }

    public ResizeOptions Options { get; }
}
