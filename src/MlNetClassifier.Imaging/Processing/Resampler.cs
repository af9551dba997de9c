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
        byte[] middle = ArrayPool<byte>.Shared.Rent(checked(rowCount * stride));
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

    /// <summary>All rows, four, two or one at a time.</summary>
    /// <param name="from">The rows; whatever else lies behind them may be read.</param>
    /// <param name="rowBytes">Bytes of a source row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="to">Receives them.</param>
    /// <param name="stride">Bytes from one to the next.</param>
    /// <param name="kernel">Weights of the columns.</param>
    /// <param name="channels">3 or 4.</param>
    public static void ResampleRows(
        ReadOnlySpan<byte> from, int rowBytes, int count, Span<byte> to, int stride, ResizeKernel kernel, int channels)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            for (int row = 0; row < count; row++)
            {
                ResampleRow.HorizontalReference(from.Slice(row * rowBytes, rowBytes), to.Slice(row * stride, stride), kernel, channels);
            }

            return;
        }

        int y = Rows<ResampleLanes512, Vector512<byte>, Vector512<int>>(
            ResampleLanes512.IsSupported, from, rowBytes, 0, count, to, stride, kernel, channels);
        y = Rows<ResampleLanes256, Vector256<byte>, Vector256<int>>(
            ResampleLanes256.IsSupported, from, rowBytes, y, count, to, stride, kernel, channels);
        y = Rows<ResampleLanes128, Vector128<byte>, Vector128<int>>(true, from, rowBytes, y, count, to, stride, kernel, channels);

        // The vectors read past the end of a row. At the end of the memory that is not allowed: those rows are copied.
        byte[] copy = ArrayPool<byte>.Shared.Rent(rowBytes + ResampleRow.ReadAhead(kernel, channels));
        for (; y < count; y++)
        {
            from.Slice(y * rowBytes, rowBytes).CopyTo(copy);
            Rows<ResampleLanes128, Vector128<byte>, Vector128<int>>(true, copy, rowBytes, 0, 1, to[(y * stride)..], stride, kernel, channels);
        }

        ArrayPool<byte>.Shared.Return(copy);
    }

    /// <summary>Rows from <paramref name="y"/> on, as many at once as the vectors take, while they may be read; returns the next row.</summary>
    private static int Rows<TLanes, TBytes, TInts>(
        bool supported, ReadOnlySpan<byte> from, int rowBytes, int y, int count, Span<byte> to, int stride, ResizeKernel kernel, int channels)
        where TLanes : IResampleLanes<TBytes, TInts>
        where TBytes : struct
        where TInts : struct
    {
        int needed = ((TLanes.Rows - 1) * rowBytes) + rowBytes + ResampleRow.ReadAhead(kernel, channels);
        fixed (byte* source = from, target = to)
        {
            for (; supported && y + TLanes.Rows <= count && ((long)y * rowBytes) + needed <= from.Length; y += TLanes.Rows)
            {
                ResampleRow.Horizontal<TLanes, TBytes, TInts>(
                    source + ((long)y * rowBytes), rowBytes, target + ((long)y * stride), stride, kernel, channels);
            }
        }

        return y;
    }
}
