using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Planning;

namespace MlNetClassifier.Graphs.Tests.Architectures;

public class SmallFcnTests
{
    private const int Batch = 4;

    [Theory]
    [InlineData(256, 256, 2, 8, 1, 2, 27_474)]
    [InlineData(40, 64, 2, 8, 1, 1, 27_474)]
    [InlineData(64, 64, 5, 16, 2, 1, 168_005)]
    public void Has_as_many_weights_at_every_size(int height, int width, int classes, int filters, int blocks, int stride, int weights)
    {
        TrainableNetwork network = SmallFcn.Build(height, width, classes, 1, filters, blocks, stride);

        Assert.Equal(weights, network.Parameters.Sum(name => network.Graph.Require(name).Constant!.Shape.ElementsPerItem));
        Assert.Equal(new TensorShape(TensorShape.Batch, classes), network.Logits.Shape);
    }

    /// <summary>Every weight hears of the loss, the loss falls, and what was trained answers alike after the way through an ONNX file.</summary>
    [Fact]
    public void Steps_are_trained_and_the_network_exported_and_read_again()
    {
        TrainableNetwork network = SmallFcn.Build(24, 32, 2, 3, filters: 4, dropout: 0.1f, hidden: 8);
        var random = new Random(7);
        float[] pixels = [.. Enumerable.Range(0, Batch * 3 * 24 * 32).Select(_ => (random.NextSingle() * 2) - 1)];
        using TrainingPlan plan = TrainingPlan.Compile(network.Differentiate(new SoftmaxCrossEntropy()), new TrainingPlanOptions { BatchSize = Batch });
        using var updater = new ParameterUpdater(plan, new Adam());
        List<float> losses = [];
        for (int step = 0; step < 40; step++)
        {
            pixels.CopyTo(plan.GetInput(network.Input.Name));
            float[] targets = [1, 0, 0, 1, 1, 0, 0, 1];
            targets.CopyTo(plan.GetInput(TrainableNetwork.TargetsName));
            losses.Add(plan.Run(Batch, step));
            Assert.DoesNotContain(plan.Variables, v => v.HasGradient && !v.Gradient.ContainsAnyExcept(0f));
            updater.Step(1e-3);
        }

        Assert.True(losses[^1] < losses[0] / 2, $"{losses[0]} to {losses[^1]}");
        Graph trained = InferenceForm.Of(network.Graph, plan.Variables.ToDictionary(v => v.Name, v => v.ToTensor()));
        Assert.Equal(Run(trained, pixels), Run(GraphLoader.Load(OnnxExporter.Export(trained), "exported.onnx"), pixels));
    }

    /// <summary>One bright spot on an even picture moves the answer as much in one place as in another: the maximum does not ask where.</summary>
    [Fact]
    public void A_spot_counts_wherever_it_lies()
    {
        Graph graph = InferenceForm.Of(SmallFcn.Build(128, 128, 2, 5, filters: 4, stemStride: 2).Graph);
        float[] Spot(int row, int column)
        {
            float[] pixels = new float[Batch * 3 * 128 * 128];
            pixels[(row * 128) + column] = 5;
            return Run(graph, pixels)[..2];
        }

        float[] even = Run(graph, new float[Batch * 3 * 128 * 128])[..2], here = Spot(48, 64), there = Spot(80, 64);
        Assert.True(Math.Abs(here[0] - even[0]) > 1e-3f, "the spot is not seen");
        Assert.Equal(here[0], there[0], 1e-4f);
        Assert.Equal(here[1], there[1], 1e-4f);
    }

    [Fact]
    public void Refuses_a_single_class() => Assert.Throws<ArgumentOutOfRangeException>(() => SmallFcn.Build(100, 100, 1, 1));

    private static float[] Run(Graph graph, float[] pixels)
    {
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = Batch });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        pixels.CopyTo(workspace.GetInput());
        workspace.Run(Batch);
        return workspace.GetOutput().ToArray();
    }
}
