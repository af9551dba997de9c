using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>
/// Moves neighbouring channels of one channel block to another place in a block, for each pixel. Channels that are joined where blocks do not begin go in such runs:
/// of 58 channels behind another 58, six to the end of a block, ten to the start of the next.
/// </summary>
internal static unsafe class ChannelRuns
{
    /// <summary>How many channels go together from one place to another: up to the end of either block, or of the channels.</summary>
    public static int Length(int from, int to, int channels) =>
        Math.Min(channels - from, ChannelBlock.Size - Math.Max(from % ChannelBlock.Size, to % ChannelBlock.Size));

    /// <summary>First channels of the runs that channels go in when the first goes to <paramref name="shift"/>.</summary>
    public static int[] Starts(int channels, int shift)
    {
        List<int> starts = [];
        for (int channel = 0; channel < channels; channel += Length(channel, channel + shift, channels))
        {
            starts.Add(channel);
        }

        return [.. starts];
    }

    /// <summary>Moves a run. Where its length is not a vector's, two vectors overlap within it; nothing beside it is written.</summary>
    /// <param name="source">First float of the first pixel; pixels are a channel block apart.</param>
    /// <param name="target">The same there.</param>
    /// <param name="length">Floats of a pixel, 1 to 16.</param>
    /// <param name="count">Pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, float* target, int length, nint count)
    {
        float* end = source + (count * ChannelBlock.Size);
        if (length >= Vector256<float>.Count)
        {
            for (nint last = length - Vector256<float>.Count; source < end; source += ChannelBlock.Size, target += ChannelBlock.Size)
            {
                Vector256<float> first = Vector256.Load(source), second = Vector256.Load(source + last);
                first.Store(target);
                second.Store(target + last);
            }
        }
        else if (length >= Vector128<float>.Count)
        {
            for (nint last = length - Vector128<float>.Count; source < end; source += ChannelBlock.Size, target += ChannelBlock.Size)
            {
                Vector128<float> first = Vector128.Load(source), second = Vector128.Load(source + last);
                first.Store(target);
                second.Store(target + last);
            }
        }
        else
        {
            for (; source < end; source += ChannelBlock.Size, target += ChannelBlock.Size)
            {
                for (int i = 0; i < length; i++)
                {
                    target[i] = source[i];
                }
            }
        }
    }
}
