using MlNetClassifier.Backbones;
using MlNetClassifier.Graphs.Execution;

namespace MlNetClassifier.Tests.Backbones;

public sealed class FilterBankTests
{
    [Fact]
    public void HasTheSizeItSaysAndIsTheSameEveryTime()
    {
        Backbone one = FilterBank.Create(), two = FilterBank.Create();

        Assert.Equal(179, one.FeatureWidth);
        Assert.Equal(one.ContentId, two.ContentId);
        Assert.Equal(Backbone.PixelsName, one.Graph.Inputs[0].Name);
        Assert.Equal(Backbone.FeaturesName, one.Graph.Outputs[0].Name);
    }

    [Fact]
    public void PlainBrightnessIsNoTextureAndStripesAnswerInTheirOrientation()
    {
        // First twelve features: mean energy at two wavelengths × six orientations.
        float[] plain = Run((_, _) => 200);
        float[] vertical = Run((x, _) => 127.5f + (100 * MathF.Cos(2 * MathF.PI * x / 9)));
        float[] horizontal = Run((_, y) => 127.5f + (100 * MathF.Cos(2 * MathF.PI * y / 9)));

        Assert.Equal(6, Array.IndexOf(vertical[..12], vertical[..12].Max()));
        Assert.Equal(9, Array.IndexOf(horizontal[..12], horizontal[..12].Max()));
        Assert.True(plain[..12].Max() < 0.2 * vertical[..12].Max(), "Only the border may answer to a plain picture.");
    }

    private static float[] Run(Func<int, int, float> luma)
    {
        Backbone bank = FilterBank.Create();
        using InferencePlan plan = InferencePlan.Compile(bank.Graph, new InferencePlanOptions());
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        Span<float> input = workspace.GetInput();
        int size = bank.Spec.Width;
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = luma(i % size, i / size % size);
        }

        workspace.Run(1);
        return workspace.GetOutput().ToArray();
    }
}
