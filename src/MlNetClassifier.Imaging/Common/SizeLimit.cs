namespace MlNetClassifier.Imaging.Common;

/// <summary>Refuses sizes that a header claims before memory is taken for them.</summary>
internal static class SizeLimit
{
    public static void Check(long width, long height, ImageDecodeOptions options)
    {
        if (width <= 0 || height <= 0)
        {
            throw new InvalidImageException($"The picture has no pixels: its header says {width}x{height}.");
        }

        // Four channels must fit one array, whatever the caller allows.
        if (width > Array.MaxLength || height > Array.MaxLength || width * height > Math.Min(options.MaxPixels, Array.MaxLength / 4))
        {
            throw new InvalidImageException(
                $"The picture is too large: {width}x{height} pixels, the limit is {options.MaxPixels} pixels (MaxPixels).");
        }
    }
}
