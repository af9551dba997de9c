using System.Buffers;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>Separable resampling: rows first (only those that the second pass reads), then columns.</summary>
internal static unsafe class Resampler
{
    /// <param name="source">Shape (height, width, channels).</param>
    /// <param name="width">Columns of the source.</param>
    /// <param name="height">Rows of the source.</param>
    /// <param name="channels">3 or 4.</param>
    /// <param name="target">Receives the result in the geometry's target rectangle.</param>
    /// <param name="geometry">Source and target rectangles.</param>
    /// <param name="filter">Bilinear or bicubic.</param>
    public static void Run(
        ReadOnlySpan<byte> source, int width, int height, int channels, PixelImage target, ResizeGeometry geometry, ResizeFilter filter)
    {
        var columns = ResizeKernel.Compute(width, geometry.SourceX, geometry.SourceWidth, geometry.TargetWidth, filter);
        var rows = ResizeKernel.Compute(height, geometry.SourceY, geometry.SourceHeight, geometry.TargetHeight, filter);

        int firstRow = rows.First, rowCount = rows.End - firstRow;
        int rowBytes = geometry.TargetWidth * channels, stride = rowBytes + ResampleRow.Overrun;
        byte[] middle = ArrayPool<byte>.Shared.Rent(checked((rowCount + 1) * stride));
        try
        {
            ReadOnlySpan<byte> from = source[(firstRow * width * channels)..];
            ResampleRows(from, width * channels, rowCount, middle, stride, columns, channels);
            for (int y = 0; y < geometry.TargetHeight; y++)
            {
                Span<byte> to = target.Row(geometry.TargetY + y).Slice(geometry.TargetX * channels, rowBytes);
                ReadOnlySpan<int> weights = rows.Weights.AsSpan(y * rows.Taps, rows.Count[y]);
                ResampleRow.Vertical(middle.AsSpan((rows.Start[y] - firstRow) * stride), stride, weights, to);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(middle);
        }
    }

    /// <summary>All rows, two or four at a time.</summary>
    private static void ResampleRows(
        ReadOnlySpan<byte> from, int rowBytes, int count, Span<byte> to, int stride, ResizeKernel kernel, int channels)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            for (int y = 0; y < count; y++)
            {
                ResampleRow.HorizontalReference(from.Slice(y * rowBytes, rowBytes), to.Slice(y * stride, stride), kernel, channels);
            }

            return;
        }

        // The vectors read past the end of a row. At the end of the memory that is not allowed: those rows are copied.
        int copyBytes = rowBytes + ResampleRow.ReadAhead(kernel, channels);
        byte[] copies = ArrayPool<byte>.Shared.Rent(2 * copyBytes);
        fixed (byte* source = from, target = to, copy = copies)
        {
            int y = 0;
            if (WideResampleRow.IsSupported)
            {
                for (; y + 4 <= count && ((y + 3L) * rowBytes) + copyBytes <= from.Length; y += 4)
                {
                    WideResampleRow.Horizontal(
                        source + ((long)y * rowBytes), rowBytes, target + ((long)y * stride), stride, kernel, channels);
                }
            }

            for (; y < count; y += 2)
            {
                // An odd row count computes its last row twice; the second result lands in the spare row.
                int next = Math.Min(y + 1, count - 1);
                byte* a = source + ((long)y * rowBytes), b = source + ((long)next * rowBytes);
                if (((long)next * rowBytes) + copyBytes > from.Length)
                {
                    from.Slice(y * rowBytes, rowBytes).CopyTo(copies);
                    from.Slice(next * rowBytes, rowBytes).CopyTo(copies.AsSpan(copyBytes));
                    a = copy;
                    b = copy + copyBytes;
                }

                ResampleRow.Horizontal(a, b, target + ((long)y * stride), target + ((long)(y + 1) * stride), kernel, channels);
            }
        }

        ArrayPool<byte>.Shared.Return(copies);
    }
}
