namespace MlNetClassifier.Imaging.Processing;

/// <summary>Turns a picture upright.</summary>
internal static class Orienter
{
    /// <summary>Rows of a tile: while columns become rows, a square of this side stays in the first-level cache.</summary>
    private const int Tile = 32;

    /// <returns>A new picture (the given one goes back to its pool if it is from there), or the same where it stands upright already.</returns>
    public static PixelImage Apply(PixelImage image, ImageOrientation orientation, ImageDecodeOptions options)
    {
        if (orientation == ImageOrientation.Upright)
        {
            return image;
        }

        bool swap = orientation >= ImageOrientation.Transpose;
        PixelImage target = options.NewImage(swap ? image.Height : image.Width, swap ? image.Width : image.Height, image.Format);
        int channels = image.Channels;

        // Target pixel (x, y) comes from byte Start + x * StepX + y * StepY of the source.
        (int start, int stepX, int stepY) = Map(image, orientation);
        for (int top = 0; top < target.Height; top += Tile)
        {
            for (int left = 0; left < target.Width; left += Tile)
            {
                int right = Math.Min(left + Tile, target.Width), bottom = Math.Min(top + Tile, target.Height);
                for (int y = top; y < bottom; y++)
                {
                    int from = start + (y * stepY) + (left * stepX);
                    int to = ((y * target.Width) + left) * channels;
                    for (int x = left; x < right; x++, from += stepX, to += channels)
                    {
                        for (int c = 0; c < channels; c++)
                        {
                            target.Pixels[to + c] = image.Pixels[from + c];
                        }
                    }
                }
            }
        }

        if (options.Pooled)
        {
            image.Return();
        }

        return target;
    }

    private static (int Start, int StepX, int StepY) Map(PixelImage image, ImageOrientation orientation)
    {
        int pixel = image.Channels, row = image.Stride;
        int right = (image.Width - 1) * pixel, bottom = (image.Height - 1) * row;
        return orientation switch
        {
            ImageOrientation.FlipHorizontal => (right, -pixel, row),
            ImageOrientation.Rotate180 => (right + bottom, -pixel, -row),
            ImageOrientation.FlipVertical => (bottom, pixel, -row),
            ImageOrientation.Transpose => (0, row, pixel),
            ImageOrientation.Rotate90 => (bottom, -row, pixel),
            ImageOrientation.Transverse => (right + bottom, -row, -pixel),
            ImageOrientation.Rotate270 => (right, row, -pixel),
            _ => throw new ArgumentOutOfRangeException(nameof(orientation), orientation, "Unknown orientation."),
        };
    }
}
