using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Sums of channels over the pixels of an image.</summary>
internal static unsafe class ChannelSums
{
    /// <summary>sum[c] += values[c].</summary>
    public static void Add(float* values, float* sum, int count)
    {
        int i = 0;
        for (; i <= count - System.Numerics.Vector<float>.Count; i += System.Numerics.Vector<float>.Count)
        {
            System.Numerics.Vector.Store(System.Numerics.Vector.Load(sum + i) + System.Numerics.Vector.Load(values + i), sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] += values[i];
        }
    }

    /// <summary>sum[c] += the sum of channel c over all pixels. Rows are summed first, so that small terms are not lost in a large sum.</summary>
    public static void AddPixels(float* item, ImageLayout layout, float* sum)
    {
        float[] rows = System.Buffers.ArrayPool<float>.Shared.Rent(layout.Channels);
        fixed (float* row = rows)
        {
            for (int y = 0; y < layout.Height; y++)
            {
                new Span<float>(row, layout.Channels).Clear();
                float* pixel = item + layout.Origin + (y * layout.RowStride);
                for (int x = 0; x < layout.Width; x++, pixel += layout.Channels)
                {
                    Add(pixel, row, layout.Channels);
                }

                Add(row, sum, layout.Channels);
            }
        }

        System.Buffers.ArrayPool<float>.Shared.Return(rows);
    }
}
