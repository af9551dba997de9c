namespace MlNetClassifier.Imaging.Processing;

/// <summary>
/// Which rectangle of the source (fractions of pixels allowed) goes to which rectangle of the target.
/// </summary>
internal readonly record struct ResizeGeometry(
    double SourceX, double SourceY, double SourceWidth, double SourceHeight,
    int TargetX, int TargetY, int TargetWidth, int TargetHeight)
{
    public static ResizeGeometry Compute(int width, int height, ResizeOptions options)
    {
        int targetWidth = options.Width, targetHeight = options.Height;

        // Compares width/height with targetWidth/targetHeight without rounding.
        long sourceIsWider = ((long)width * targetHeight).CompareTo((long)height * targetWidth);
        switch (options.Mode)
        {
            case ResizeMode.Stretch:
                return new(0, 0, width, height, 0, 0, targetWidth, targetHeight);

            case ResizeMode.CenterCrop when sourceIsWider > 0:
                double cropWidth = (double)height * targetWidth / targetHeight;
                (double x, cropWidth) = Part((width - cropWidth) * Share(options.Anchor, horizontal: true), cropWidth);
                return new(x, 0, cropWidth, height, 0, 0, targetWidth, targetHeight);

            case ResizeMode.CenterCrop:
                double cropHeight = (double)width * targetHeight / targetWidth;
                (double y, cropHeight) = Part((height - cropHeight) * Share(options.Anchor, horizontal: false), cropHeight);
                return new(0, y, width, cropHeight, 0, 0, targetWidth, targetHeight);

            case ResizeMode.Pad when sourceIsWider > 0:
                int fitHeight = Math.Max(1, (int)Math.Round((double)height * targetWidth / width, MidpointRounding.AwayFromZero));
                int top = (int)((targetHeight - fitHeight) * Share(options.Anchor, horizontal: false));
                return new(0, 0, width, height, 0, top, targetWidth, fitHeight);

            case ResizeMode.Pad:
                int fitWidth = Math.Max(1, (int)Math.Round((double)width * targetHeight / height, MidpointRounding.AwayFromZero));
                int left = (int)((targetWidth - fitWidth) * Share(options.Anchor, horizontal: true));
                return new(0, 0, width, height, left, 0, fitWidth, targetHeight);

            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Mode, "Unknown resize mode.");
        }
    }

    /// <summary>
    /// Pillow's box holds single-precision edges; with the same rounding the weights agree to the bit. It moves an edge by at most
    /// 1/250 of a pixel in the largest pictures.
    /// </summary>
    private static (double Start, double Length) Part(double start, double length)
    {
        float from = (float)start, to = (float)(start + length);
        return (from, to - from);
    }

    /// <summary>Share of the excess that lies before the kept part.</summary>
    private static double Share(ResizeAnchor anchor, bool horizontal) => anchor switch
    {
        ResizeAnchor.Left when horizontal => 0,
        ResizeAnchor.Right when horizontal => 1,
        ResizeAnchor.Top when !horizontal => 0,
        ResizeAnchor.Bottom when !horizontal => 1,
        _ => 0.5,
    };
}
