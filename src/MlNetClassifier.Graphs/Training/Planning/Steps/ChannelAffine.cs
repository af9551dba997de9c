using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>y = x · factor + shift, with one factor and shift for each channel.</summary>
internal static unsafe class ChannelAffine
{
    public static void Apply(float* x, ImageLayout source, float* factor, float* shift, float* y, ImageLayout target)
    {
        x += source.Origin;
        y += target.Origin;
        int lanes = System.Numerics.Vector<float>.Count, channels = source.Channels;
        for (int row = 0; row < source.Height; row++, x += source.RowStride, y += target.RowStride)
        {
            for (int at = 0; at < source.RowLength; at += channels)
            {
                int c = 0;
                for (; c <= channels - lanes; c += lanes)
                {
                    System.Numerics.Vector.Store(
                        System.Numerics.Vector.FusedMultiplyAdd(
                            System.Numerics.Vector.Load(x + at + c), System.Numerics.Vector.Load(factor + c), System.Numerics.Vector.Load(shift + c)),
                        y + at + c);
                }

                for (; c < channels; c++)
                {
                    y[at + c] = MathF.FusedMultiplyAdd(x[at + c], factor[c], shift[c]);
                }
            }
        }
    }

    /// <summary>y = a · factor + b · slope + shift, with one of each for each channel.</summary>
    public static void Combine(
        float* a, ImageLayout first, float* b, ImageLayout second, float* factor, float* slope, float* shift, float* y, ImageLayout target)
    {
        a += first.Origin;
        b += second.Origin;
        y += target.Origin;
        int lanes = System.Numerics.Vector<float>.Count, channels = target.Channels;
        for (int row = 0; row < target.Height; row++, a += first.RowStride, b += second.RowStride, y += target.RowStride)
        {
            for (int at = 0; at < target.RowLength; at += channels)
            {
                int c = 0;
                for (; c <= channels - lanes; c += lanes)
                {
                    var rest = System.Numerics.Vector.FusedMultiplyAdd(
                        System.Numerics.Vector.Load(b + at + c), System.Numerics.Vector.Load(slope + c), System.Numerics.Vector.Load(shift + c));
                    System.Numerics.Vector.Store(
                        System.Numerics.Vector.FusedMultiplyAdd(System.Numerics.Vector.Load(a + at + c), System.Numerics.Vector.Load(factor + c), rest), y + at + c);
                }

                for (; c < channels; c++)
                {
                    y[at + c] = MathF.FusedMultiplyAdd(a[at + c], factor[c], MathF.FusedMultiplyAdd(b[at + c], slope[c], shift[c]));
                }
            }
        }
    }
}
