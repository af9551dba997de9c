using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Planning;

namespace MlNetClassifier.Graphs.Tests.Architectures;

/// <summary>Each architecture trains a step, and what came of it survives the way through an ONNX file.</summary>
public sealed class ArchitectureRoundTripTests
{
    private const int Batch = 2;
    private const int Classes = 3;

    public static TheoryData<string> Names => [.. Architecture.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_is_trained_and_the_network_exported_and_read_again(string name)
    {
        Architecture architecture = Architecture.Find(name)!;
        // Small, but with more than one pixel left where batches are normalised; VGG is not, and its classifier grows with the map.
        int size = architecture.DefaultSize == 299 ? 75 : architecture is Vgg ? 32 : 64;
        TrainableNetwork network = architecture.BuildForTraining(new ArchitectureOptions { Size = size, Classes = Classes }, new RandomWeights(6));
        float[] pixels = Pixels(size);

        Graph trained = Step(network, pixels, out float loss);
        Graph read = GraphLoader.Load(OnnxExporter.Export(trained), "exported.onnx");

        Assert.InRange(loss, 0.01f, 50f);
        float[] expected = Run(trained, pixels);
        Assert.All(expected, v => Assert.True(float.IsFinite(v)));
        Assert.Equal(expected, Run(read, pixels));
        Assert.Equal(trained.Outputs[0].Name, read.Outputs[0].Name);
    }

    [Fact]
    public void All_but_statistics_are_trained()
    {
        TrainableNetwork network = InceptionV3.Instance.BuildForTraining(new ArchitectureOptions { Size = 75, Classes = Classes }, new RandomWeights(6));

        // A kernel and an offset for each of 94 convolutions, the scales being fixed at 1, and the classifier's two.
        Assert.Equal((94 * 2) + 2, network.Parameters.Count);
        Assert.Equal(94, network.Graph.Nodes.Count(n => n.Operator is BatchNormalizationTraining));
        Assert.Throws<ArgumentException>(() => Vgg.Vgg16.BuildForTraining(new ArchitectureOptions(), new RandomWeights(0)));
    }

    private static Graph Step(TrainableNetwork network, float[] pixels, out float loss)
    {
        using TrainingPlan plan = TrainingPlan.Compile(network.Differentiate(new SoftmaxCrossEntropy()), new TrainingPlanOptions { BatchSize = Batch });
        pixels.CopyTo(plan.GetInput(Architecture.InputName));
        plan.GetInput(TrainableNetwork.TargetsName).Clear();
        plan.GetInput(TrainableNetwork.TargetsName)[0] = 1;
        plan.GetInput(TrainableNetwork.TargetsName)[Classes + 2] = 1;
        loss = plan.Run(Batch, 1);
        using var updater = new ParameterUpdater(plan, new Sgd());
        string[] still = [.. plan.Variables.Where(v => v.HasGradient && !v.Gradient.ContainsAnyExcept(0f)).Select(v => v.Name)];
        // A ReLU may be shut for both pictures; but a whole layer without gradient is a wire that does not reach the loss.
        Assert.True(still.Length <= plan.Variables.Count / 20, $"no gradient: {string.Join(", ", still)}");
        updater.Step(1e-3, clipNorm: 1);
        return InferenceForm.Of(network.Graph, plan.Variables.ToDictionary(v => v.Name, v => v.ToTensor()));
    }

    private static float[] Run(Graph graph, float[] pixels)
    {
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = Batch });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        pixels.CopyTo(workspace.GetInput());
        workspace.Run(Batch);
        return workspace.GetOutput().ToArray();
    }

    private static float[] Pixels(int size)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Batch * 3 * size * size).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
