namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Samples a picture bilinearly at mapped places.</summary>
internal static class WarpSampler
{
    private const int Channels = 3;

    /// <summary>Maps by a straight map around the centre.</summary>
    public static PixelImage Warp(PixelImage image, AffineMap map, FillMode fill, (byte Red, byte Green, byte Blue) color)
    {
        double centerX = (image.Width - 1) / 2.0, centerY = (image.Height - 1) / 2.0;
        return Warp(image, image.Width, image.Height, (x, y) =>
        {
            double dx = x - centerX, dy = y - centerY;
            return ((map.Xx * dx) + (map.Xy * dy) + map.X0 + centerX, (map.Yx * dx) + (map.Yy * dy) + map.Y0 + centerY);
        }, fill, color);
    }

    /// <summary>Maps by any function from a pixel of the result to a place in the source.</summary>
    public static PixelImage Warp(
        PixelImage image, int width, int height, Func<double, double, (double X, double Y)> source, FillMode fill, (byte Red, byte Green, byte Blue) color)
    {
        PixelImage result = PixelImage.Uninitialized(width, height, PixelFormat.Rgb24);
        ReadOnlySpan<byte> filling = [color.Red, color.Green, color.Blue];
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = result.Row(y);
            for (int x = 0; x < width; x++)
            {
                (double sx, double sy) = source(x, y);
                int left = (int)Math.Floor(sx), top = (int)Math.Floor(sy);
                float fx = (float)(sx - left), fy = (float)(sy - top);
                int a = Place(image, left, top, fill), b = Place(image, left + 1, top, fill);
                int c = Place(image, left, top + 1, fill), d = Place(image, left + 1, top + 1, fill);
                for (int channel = 0; channel < Channels; channel++)
                {
                    float upper = Mix(Value(pixels, a, channel, filling), Value(pixels, b, channel, filling), fx);
                    float lower = Mix(Value(pixels, c, channel, filling), Value(pixels, d, channel, filling), fx);
                    row[(x * Channels) + channel] = (byte)(Mix(upper, lower, fy) + 0.5f);
                }
            }
        }

        return result;
    }

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);

    private static float Value(ReadOnlySpan<byte> pixels, int place, int channel, ReadOnlySpan<byte> filling) =>
        place < 0 ? filling[channel] : pixels[place + channel];

    // −1 for a place outside that takes the filling colour.
    private static int Place(PixelImage image, int x, int y, FillMode fill)
    {
        if ((uint)x >= (uint)image.Width || (uint)y >= (uint)image.Height)
        {
            if (fill == FillMode.Constant)
            {
                return -1;
            }

            x = fill == FillMode.Nearest ? Math.Clamp(x, 0, image.Width - 1) : Mirror(x, image.Width);
            y = fill == FillMode.Nearest ? Math.Clamp(y, 0, image.Height - 1) : Mirror(y, image.Height);
        }

        return ((y * image.Width) + x) * Channels;
    }

    // … 2 1 0 | 0 1 2 … n−1 | n−1 n−2 …
    private static int Mirror(int place, int size)
    {
        int period = 2 * size, within = ((place % period) + period) % period;
        return within < size ? within : period - 1 - within;
    }
}
