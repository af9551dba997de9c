using System.Buffers;

namespace MlNetClassifier.Imaging.Processing;

/// <summary>Separable resampling: rows first (only those that the second pass reads), then columns.</summary>
internal static class Resampler
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
        int middleStride = geometry.TargetWidth * channels;
        byte[] middle = ArrayPool<byte>.Shared.Rent(checked(rowCount * middleStride));
        try
        {
            for (int y = 0; y < rowCount; y++)
            {
                ReadOnlySpan<byte> from = source.Slice((firstRow + y) * width * channels, width * channels);
                ResampleRow.Horizontal(from, middle.AsSpan(y * middleStride, middleStride), columns, channels);
            }

            for (int y = 0; y < geometry.TargetHeight; y++)
            {
                Span<byte> to = target.Row(geometry.TargetY + y).Slice(geometry.TargetX * channels, middleStride);
                ReadOnlySpan<int> weights = rows.Weights.AsSpan(y * rows.Taps, rows.Count[y]);
                ResampleRow.Vertical(middle.AsSpan((rows.Start[y] - firstRow) * middleStride), middleStride, weights, to);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(middle);
        }
    }
}
