using System.Buffers;
using System.Numerics;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>Sums over the pixels of an image, for each channel: rows in single precision, rows added in double.</summary>
internal static unsafe class ChannelMoments
{
    /// <summary>sums[c] = Σ x.</summary>
    public static void Sum(float* x, ImageLayout layout, Span<double> sums)
    {
        float[] row = ArrayPool<float>.Shared.Rent(layout.Channels);
        sums.Clear();
        fixed (float* target = row)
        {
            for (int y = 0; y < layout.Height; y++)
            {
                new Span<float>(target, layout.Channels).Clear();
                float* pixel = x + layout.Origin + (y * layout.RowStride);
                for (int i = 0; i < layout.Width; i++, pixel += layout.Channels)
                {
                    ChannelSums.Add(pixel, target, layout.Channels);
                }

                AddRow(target, sums);
            }
        }

        ArrayPool<float>.Shared.Return(row);
    }

    /// <summary>sums[c] = Σ a · (b − mean[c]); with a null, Σ (b − mean[c])².</summary>
    public static void Products(float* a, ImageLayout left, float* b, ImageLayout right, float* mean, Span<double> sums)
    {
        float[] row = ArrayPool<float>.Shared.Rent(right.Channels);
        sums.Clear();
        fixed (float* target = row)
        {
            for (int y = 0; y < right.Height; y++)
            {
                new Span<float>(target, right.Channels).Clear();
                float* q = b + right.Origin + (y * right.RowStride);
                float* p = a == null ? null : a + left.Origin + (y * left.RowStride);
                for (int i = 0; i < right.Width; i++, q += right.Channels)
                {
                    AddProducts(p == null ? null : p + (i * right.Channels), q, mean, target, right.Channels);
                }

                AddRow(target, sums);
            }
        }

        ArrayPool<float>.Shared.Return(row);
    }

    /// <summary>Mean (also in single precision) and variance of each channel.</summary>
    public static void OfImage(float* x, ImageLayout layout, float* single, Span<double> mean, Span<double> variance)
    {
        double count = (double)layout.Height * layout.Width;
        Sum(x, layout, mean);
        for (int c = 0; c < mean.Length; c++)
        {
            mean[c] /= count;
            single[c] = (float)mean[c];
        }

        Products(null, default, x, layout, single, variance);
        for (int c = 0; c < mean.Length; c++)
        {
            // The squares were taken around the rounded mean; what that adds is taken off again.
            double shift = mean[c] - single[c];
            variance[c] = Math.Max(0, (variance[c] / count) - (shift * shift));
        }
    }

    private static void AddProducts(float* a, float* b, float* mean, float* sum, int count)
    {
        int lanes = Vector<float>.Count, c = 0;
        for (; c <= count - lanes; c += lanes)
        {
            Vector<float> centred = Vector.Load(b + c) - Vector.Load(mean + c);
            Vector.Store(Vector.FusedMultiplyAdd(a == null ? centred : Vector.Load(a + c), centred, Vector.Load(sum + c)), sum + c);
        }

        for (; c < count; c++)
        {
            float centred = b[c] - mean[c];
            sum[c] = MathF.FusedMultiplyAdd(a == null ? centred : a[c], centred, sum[c]);
        }
    }

    private static void AddRow(float* row, Span<double> sums)
    {
        for (int c = 0; c < sums.Length; c++)
        {
            sums[c] += row[c];
        }
    }
}
