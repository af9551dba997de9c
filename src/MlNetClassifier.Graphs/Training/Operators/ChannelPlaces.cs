using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>The places of one channel's elements in a tensor [outer, channels, inner].</summary>
internal static class ChannelPlaces
{
    public static IEnumerable<int> Of(int outer, int channels, int inner, int channel)
    {
        for (int n = 0; n < outer; n++)
        {
            for (int i = 0; i < inner; i++)
            {
                yield return (((n * channels) + channel) * inner) + i;
            }
        }
    }
}
