namespace MlNetClassifier.Numerics;

/// <summary>How one image of a batch lies in memory while a network is trained: rows of pixels, channels innermost, within a border of zeros.</summary>
/// <remarks>
/// Channels innermost suits training better than the blocked layout of inference: any channel count is dense, the taps of a kernel row are one
/// run of memory, and the sums over pixels that weight gradients are read both operands in order.
/// </remarks>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Channels">Floats of a pixel.</param>
/// <param name="Top">Rows of border above.</param>
/// <param name="Left">Pixels of border before each row.</param>
/// <param name="Bottom">Rows of border below.</param>
/// <param name="Right">Pixels of border after each row.</param>
internal readonly record struct ImageLayout(int Height, int Width, int Channels, int Top = 0, int Left = 0, int Bottom = 0, int Right = 0)
{
    /// <summary>Floats from one row to the next.</summary>
    public int RowStride => (Left + Width + Right) * Channels;

    /// <summary>Floats of an image with its border.</summary>
    public int ItemStride => (Top + Height + Bottom) * RowStride;

    /// <summary>Floats before the first pixel.</summary>
    public int Origin => (Top * RowStride) + (Left * Channels);

    /// <summary>Floats of a row without its border.</summary>
    public int RowLength => Width * Channels;

    /// <summary>Whether there is any border.</summary>
    public bool HasBorder => (Top | Left | Bottom | Right) != 0;

    /// <summary>Whether two layouts hold images of equal size, whatever their borders.</summary>
    public bool SameSize(ImageLayout other) => Height == other.Height && Width == other.Width && Channels == other.Channels;

    /// <summary>Sets the border of an image to zero.</summary>
    /// <param name="item">Its first float, border included.</param>
    public unsafe void ClearBorder(float* item)
    {
        if (!HasBorder)
        {
            return;
        }

        new Span<float>(item, Origin).Clear();
        int gap = (Left + Right) * Channels;
        float* end = item + Origin + RowLength;
        for (int y = 1; y < Height; y++, end += RowStride)
        {
            new Span<float>(end, gap).Clear();
        }

        new Span<float>(end, (int)(item + ItemStride - end)).Clear();
    }
}
