namespace MlNetClassifier.Imaging.Processing;

/// <summary>Picks the source pixel under the centre of each target pixel.</summary>
internal static class NearestSampler
{
    public static void Run(PixelImage source, PixelImage target, ResizeGeometry geometry)
    {
        int[] columns = Positions(geometry.SourceX, geometry.SourceWidth, geometry.TargetWidth, source.Width);
        int[] rows = Positions(geometry.SourceY, geometry.SourceHeight, geometry.TargetHeight, source.Height);
        int channels = source.Channels;
        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<byte> from = source.Row(rows[y]);
            Span<byte> to = target.Row(geometry.TargetY + y)[(geometry.TargetX * channels)..];
            for (int x = 0; x < columns.Length; x++)
            {
                from.Slice(columns[x] * channels, channels).CopyTo(to[(x * channels)..]);
            }
        }
    }

    /// <summary>Adds the step up like Pillow does, instead of multiplying: its rounding decides ties.</summary>
    private static int[] Positions(double from, double length, int count, int limit)
    {
        double step = length / count;
        double position = from + (step * 0.5);
        int[] positions = new int[count];
        for (int i = 0; i < count; i++)
        {
            positions[i] = Math.Clamp((int)position, 0, limit - 1);
            position += step;
        }

        return positions;
    }
}
