namespace MlNetClassifier.Imaging.Processing;

/// <summary>Straight and premultiplied alpha, with the rounding of Pillow's RGBA/RGBa conversions.</summary>
internal static class Alpha
{
    public static void Premultiply(ReadOnlySpan<byte> straight, Span<byte> premultiplied)
    {
        for (int i = 0; i + 3 < straight.Length; i += 4)
        {
            int alpha = straight[i + 3];
            premultiplied[i] = Multiply(straight[i], alpha);
            premultiplied[i + 1] = Multiply(straight[i + 1], alpha);
            premultiplied[i + 2] = Multiply(straight[i + 2], alpha);
            premultiplied[i + 3] = (byte)alpha;
        }
    }

    public static void Unpremultiply(Span<byte> pixels)
    {
        for (int i = 0; i + 3 < pixels.Length; i += 4)
        {
            int alpha = pixels[i + 3];
            if (alpha is 0 or 255)
            {
                continue;
            }

            pixels[i] = Divide(pixels[i], alpha);
            pixels[i + 1] = Divide(pixels[i + 1], alpha);
            pixels[i + 2] = Divide(pixels[i + 2], alpha);
        }
    }

    /// <summary>a * b / 255, rounded to nearest, without a division.</summary>
    public static byte Multiply(int a, int b)
    {
        int product = (a * b) + 128;
        return (byte)(((product >> 8) + product) >> 8);
    }

    private static byte Divide(int value, int alpha) => (byte)Math.Min(255 * value / alpha, 255);
}
