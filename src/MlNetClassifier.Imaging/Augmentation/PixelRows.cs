namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Small helpers of the augmentations.</summary>
internal static class PixelRows
{
    /// <summary>The picture with three channels; transparency is dropped.</summary>
    public static PixelImage Opaque(PixelImage image)
    {
        if (image.Format == PixelFormat.Rgb24)
        {
            return image;
        }

        PixelImage opaque = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.AsSpan(i * 4, 3).CopyTo(opaque.Pixels.AsSpan(i * 3));
        }

        return opaque;
    }

    /// <summary>A picture with every byte passed through a table for its channel.</summary>
    public static PixelImage Map(PixelImage image, ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue)
    {
        PixelImage result = PixelImage.Uninitialized(image.Width, image.Height, PixelFormat.Rgb24);
        for (int i = 0; i < image.Pixels.Length; i += 3)
        {
            result.Pixels[i] = red[image.Pixels[i]];
            result.Pixels[i + 1] = green[image.Pixels[i + 1]];
            result.Pixels[i + 2] = blue[image.Pixels[i + 2]];
        }

        return result;
    }

    /// <summary>A table of the 256 values of a function, rounded and limited.</summary>
    public static byte[] Table(Func<int, double> function)
    {
        byte[] table = new byte[256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = Limit(function(i));
        }

        return table;
    }

    /// <summary>A number rounded and limited to a byte.</summary>
    public static byte Limit(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    /// <summary>Brightness of a pixel (ITU-R BT.601).</summary>
    public static double Luma(ReadOnlySpan<byte> pixel) => (0.299 * pixel[0]) + (0.587 * pixel[1]) + (0.114 * pixel[2]);
}
