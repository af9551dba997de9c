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
}
