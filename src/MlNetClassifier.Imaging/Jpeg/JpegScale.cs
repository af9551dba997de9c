namespace MlNetClassifier.Imaging.Jpeg;

/// <summary>Chooses the decoded size: 8/8, or 4/8, 2/8, 1/8 of the picture's.</summary>
internal static class JpegScale
{
    /// <summary>The side of a block, 8, 4, 2 or 1, at which the result is still at least as large as the hints in the options.</summary>
    public static int Choose(JpegFrame frame, ImageOrientation orientation, ImageDecodeOptions options)
    {
        if (options.TargetWidth is not { } width || options.TargetHeight is not { } height)
        {
            return 8;
        }

        if (options.ApplyOrientation && orientation >= ImageOrientation.Transpose)
        {
            (width, height) = (height, width);
        }

        int size = 8;
        while (size > 1 && Scaled(frame.Width, size / 2) >= width && Scaled(frame.Height, size / 2) >= height)
        {
            size /= 2;
        }

        return size;
    }

    /// <summary>
    /// Sets the size of each component's blocks. Where a component has fewer samples than the picture, its blocks are decoded
    /// larger instead of being enlarged afterwards, as libjpeg does.
    /// </summary>
    public static void Apply(JpegFrame frame, int size)
    {
        foreach (JpegComponent component in frame.Components)
        {
            int own = size;
            while (own < 8
                && frame.MaxHorizontal * size % (component.Horizontal * own * 2) == 0
                && frame.MaxVertical * size % (component.Vertical * own * 2) == 0)
            {
                own *= 2;
            }

            component.BlockSize = own;
            component.Width = JpegFrame.DivideUp(frame.Width * component.Horizontal * own, frame.MaxHorizontal * 8);
            component.Height = JpegFrame.DivideUp(frame.Height * component.Vertical * own, frame.MaxVertical * 8);
        }
    }

    /// <summary>A side of the picture when blocks are decoded to <paramref name="size"/>.</summary>
    public static int Scaled(int side, int size) => JpegFrame.DivideUp(side * size, 8);
}
