using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Planning;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Tests.Training.Planning;

public class ParameterUpdaterTests
{
    private const int Batch = 8;

    [Theory]
    [InlineData("plain")]
    [InlineData("residual")]
    public void Learns_a_batch_by_heart_the_same_on_any_number_of_threads(string kind)
    {
        (float[] losses, float[] weights, _) = Train(kind, null);
        Assert.True(losses[^1] < 0.3f * losses[0], $"The loss went from {losses[0]} to {losses[^1]}.");
        using var pool = new ComputePool(3);
        (float[] others, float[] otherWeights, _) = Train(kind, pool);
        Assert.Equal(losses, others);
        Assert.Equal(weights, otherWeights);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("residual")]
    public void Trained_values_make_a_network_that_needs_neither_seed_nor_batch_statistics(string kind)
    {
        (_, _, Graph inference) = Train(kind, null);
        Assert.Single(inference.Inputs);
        Assert.DoesNotContain(inference.Nodes, n => n.Operator is RandomDropout or BatchNormalizationTraining);
        Tensor one = Tensor.FromFloats(Pixels(1), 1, 3, 20, 20);
        Assert.Equal(3, ReferenceExecutor.Run(inference, one)[0].Length);
    }

    [Fact]
    public void Clips_by_the_norm_over_all_parameters()
    {
        TrainableNetwork network = Network("plain");
        using TrainingPlan plan = TrainingPlan.Compile(network.Differentiate(new SoftmaxCrossEntropy()), new TrainingPlanOptions { BatchSize = Batch });
        Fill(plan);
        plan.Run(Batch, 1);
        using var updater = new ParameterUpdater(plan, new Sgd());
        double norm = updater.GradientNorm();
        double expected = Math.Sqrt(plan.Variables.Where(v => v.HasGradient).Sum(v => v.Gradient.ToArray().Sum(g => (double)g * g)));
        Assert.Equal(expected, norm, 1e-9 * expected);
        TrainingVariable bias = plan.Variables.First(v => v.Name == "fc2/bias");
        float[] before = bias.Values.ToArray(), gradient = bias.Gradient.ToArray();
        updater.Step(0.5, clipNorm: norm / 4);
        Assert.All(Enumerable.Range(0, before.Length), i => Assert.Equal(before[i] - (0.125f * gradient[i]), bias.Values[i], 1e-6f));
    }

    [Fact]
    public void Treats_parameters_by_their_rule()
    {
        TrainableNetwork network = Network("plain");
        using TrainingPlan plan = TrainingPlan.Compile(network.Differentiate(new SoftmaxCrossEntropy()), new TrainingPlanOptions { BatchSize = Batch });
        Fill(plan);
        plan.Run(Batch, 1);
        using var updater = new ParameterUpdater(plan, new Sgd(), null, v => new ParameterRule(v.Name.StartsWith("conv1", StringComparison.Ordinal) ? 0 : 1));
        float[] frozen = plan.Variables.First(v => v.Name == "conv1/kernel").Values.ToArray(), free = plan.Variables.First(v => v.Name == "fc2/kernel").Values.ToArray();
        updater.Step(0.1);
        Assert.Equal(frozen, plan.Variables.First(v => v.Name == "conv1/kernel").Values.ToArray());
        Assert.NotEqual(free, plan.Variables.First(v => v.Name == "fc2/kernel").Values.ToArray());
    }

    [Fact]
    public void Goes_on_from_a_saved_state_as_if_never_interrupted()
    {
        TrainableNetwork network = Network("plain");
        TrainingGraph graph = network.Differentiate(new SoftmaxCrossEntropy());
        using TrainingPlan plan = TrainingPlan.Compile(graph, new TrainingPlanOptions { BatchSize = Batch });
        Fill(plan);
        using var updater = new ParameterUpdater(plan, new Adam());
        Steps(plan, updater, 3);
        Dictionary<string, float[]> saved = plan.Variables.ToDictionary(v => v.Name, v => v.Values.ToArray());
        IReadOnlyList<(string Name, Memory<float>[] Slots)> state = updater.State;
        Steps(plan, updater, 3);

        using TrainingPlan other = TrainingPlan.Compile(graph, new TrainingPlanOptions { BatchSize = Batch });
        Fill(other);
        using var resumed = new ParameterUpdater(other, new Adam()) { Steps = 3 };
        foreach (TrainingVariable variable in other.Variables)
        {
            saved[variable.Name].CopyTo(variable.Values);
        }

        foreach ((string name, Memory<float>[] slots) in state)
        {
            for (int s = 0; s < slots.Length; s++)
            {
                resumed.Restore(name, s, slots[s].Span);
            }
        }

        Steps(other, resumed, 3);
        foreach ((TrainingVariable a, TrainingVariable b) in plan.Variables.Zip(other.Variables))
        {
            Assert.Equal(a.Values.ToArray(), b.Values.ToArray());
        }

        Assert.Throws<ArgumentException>(() => resumed.Restore("nothing", 0, []));
    }

    private static void Steps(TrainingPlan plan, ParameterUpdater updater, int count)
    {
        for (int i = 0; i < count; i++)
        {
            plan.Run(Batch, updater.Steps);
            updater.Step(0.002);
        }
    }

    private static (float[] Losses, float[] Weights, Graph Inference) Train(string kind, ComputePool? pool)
    {
        TrainableNetwork network = Network(kind);
        using TrainingPlan plan = TrainingPlan.Compile(network.Differentiate(new SoftmaxCrossEntropy()), new TrainingPlanOptions { BatchSize = Batch, Pool = pool });
        Fill(plan);
        using var updater = new ParameterUpdater(plan, new Adam(), pool);
        List<float> losses = [];
        for (int step = 0; step < 25; step++)
        {
            losses.Add(plan.Run(Batch, step));
            updater.Step(0.004);
        }

        Graph inference = InferenceForm.Of(network.Graph, plan.Variables.ToDictionary(v => v.Name, v => v.ToTensor()));
        return ([.. losses], [.. plan.Variables.SelectMany(v => v.Values.ToArray())], inference);
    }

    private static TrainableNetwork Network(string kind) => kind == "plain"
        ? TutorialCnn.Build(20, 20, 3, 7, dropout: 0.2f, hidden: 64)
        : SmallResNet.Build(20, 20, 3, 7, filters: 8);

    private static void Fill(TrainingPlan plan)
    {
        Pixels(Batch).CopyTo(plan.GetInput("Pixels"));
        Span<float> targets = plan.GetInput(TrainableNetwork.TargetsName);
        for (int i = 0; i < Batch; i++)
        {
            targets[(i * 3) + (i % 3)] = 1;
        }
    }

    private static float[] Pixels(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, count * 1200).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
