using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Tests.Training.Differentiation;

public class ConvGradientRuleTests
{
    [Theory]
    [InlineData(1, 1, 3, 4, 3, 3, 1, 1, 1, 1, 1)]
    [InlineData(2, 2, 4, 6, 3, 3, 2, 1, 2, 1, 0)]
    [InlineData(3, 4, 4, 4, 3, 3, 1, 1, 1, 1, 1)]
    [InlineData(4, 1, 2, 3, 1, 1, 2, 1, 0, 0, 0)]
    [InlineData(5, 1, 2, 2, 3, 2, 1, 2, 2, 1, 2)]
    [InlineData(6, 1, 3, 5, 4, 5, 1, 1, 1, 2, 2)]
    public void Matches_finite_differences(int seed, int group, int channels, int outChannels, int kh, int kw, int stride, int dilation, int top, int left, int end)
    {
        var conv = new Conv
        {
            Group = group,
            Stride = new Size2D(stride, stride),
            Dilation = new Size2D(dilation, dilation),
            Padding = new Padding2D(top, left, end, end),
        };
        GradientCheck.Verify(
            seed,
            [[2, channels, 6, 7], [outChannels, channels / group, kh, kw], [outChannels]],
            (b, v) => b.Add(conv, v[0], v[1], v[2]));
    }
}
