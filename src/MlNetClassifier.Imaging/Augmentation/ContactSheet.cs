namespace MlNetClassifier.Imaging.Augmentation;

/// <summary>Many small pictures on one: to look at what an augmentation does.</summary>
public static class ContactSheet
{
    private const int Gap = 4;
    private const byte Background = 32;

    /// <summary>Lays pictures out in rows.</summary>
    /// <param name="pictures">The pictures; at least 1.</param>
    /// <param name="columns">Pictures in a row; at least 1.</param>
    /// <param name="size">Width and height of each on the sheet; at least 1.</param>
    public static PixelImage Make(IReadOnlyList<PixelImage> pictures, int columns, int size)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        int rows = (pictures.Count + columns - 1) / columns;
        var sheet = new PixelImage(Gap + (columns * (size + Gap)), Gap + (rows * (size + Gap)), PixelFormat.Rgb24);
        sheet.Pixels.AsSpan().Fill(Background);
        for (int i = 0; i < pictures.Count; i++)
        {
            PixelImage picture = PixelRows.Opaque(ImageResizer.Resize(pictures[i], new ResizeOptions(size, size) { Mode = ResizeMode.CenterCrop }));
            int x = Gap + (i % columns * (size + Gap)), y = Gap + (i / columns * (size + Gap));
            for (int row = 0; row < size; row++)
            {
                picture.Row(row).CopyTo(sheet.Row(y + row)[(x * 3)..]);
            }
        }

        return sheet;
    }
}
