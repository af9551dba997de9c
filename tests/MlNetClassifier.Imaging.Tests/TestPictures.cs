namespace MlNetClassifier.Imaging.Tests;

/// <summary>Pictures that tests make themselves.</summary>
internal static class TestPictures
{
    /// <summary>Smooth gradients with some noise: compresses like a photo.</summary>
    public static PixelImage Photo(int width, int height, int seed = 1, PixelFormat format = PixelFormat.Rgb24)
    {
        var random = new Random(seed);
        var image = new PixelImage(width, height, format);
        int channels = image.Channels;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int o = ((y * width) + x) * channels;
                double wave = Math.Sin(x * 0.11) + Math.Cos(y * 0.07);
                image.Pixels[o] = Clamp(128 + (50 * wave) + random.Next(-6, 7));
                image.Pixels[o + 1] = Clamp((255.0 * x / width) + random.Next(-6, 7));
                image.Pixels[o + 2] = Clamp((255.0 * y / height) - (20 * wave) + random.Next(-6, 7));
                if (channels == 4)
                {
                    image.Pixels[o + 3] = (byte)((x * 7) + (y * 3));
                }
            }
        }

        return image;
    }

    /// <summary>Every byte random.</summary>
    public static PixelImage Noise(int width, int height, int seed = 1, PixelFormat format = PixelFormat.Rgb24)
    {
        var image = new PixelImage(width, height, format);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    public static byte[] Png(PixelImage image)
    {
        using var stream = new MemoryStream();
        PngEncoder.Encode(image, stream);
        return stream.ToArray();
    }

    public static byte[] Jpeg(PixelImage image, int quality = 90, JpegSubsampling subsampling = JpegSubsampling.Half)
    {
        using var stream = new MemoryStream();
        JpegEncoder.Encode(image, stream, quality, subsampling);
        return stream.ToArray();
    }

    /// <summary>Mean and largest difference of two pictures' bytes.</summary>
    public static (double Mean, int Max) Difference(PixelImage a, PixelImage b)
    {
        Assert.Equal((a.Width, a.Height, a.Format), (b.Width, b.Height, b.Format));
        long sum = 0;
        int max = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            int difference = Math.Abs(a.Pixels[i] - b.Pixels[i]);
            sum += difference;
            max = Math.Max(max, difference);
        }

        return ((double)sum / a.Pixels.Length, max);
    }

    private static byte Clamp(double value) => (byte)Math.Clamp(value, 0, 255);
}
