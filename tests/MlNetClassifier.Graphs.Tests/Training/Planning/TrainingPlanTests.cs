using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Planning;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Tests.Training.Planning;

public class TrainingPlanTests
{
    private const int Batch = 5;
    private const int Classes = 4;

    public static TheoryData<string> Networks => [.. Builders.Keys];

    private static Dictionary<string, Func<NetworkUnderTest, GraphValue>> Builders => new()
    {
        ["dense"] = n => n.Dense(n.Relu(n.Dense(n.Flat(6, 5, 4), 70, false)), Classes, true),
        ["dense of several partial sums"] = n => n.Dense(n.Relu(n.Dense(n.Flat(9, 13, 11), 45, false)), Classes, true),
        ["convolution"] = n => n.Head(n.Relu(n.Conv(n.Image(3, 9, 11), 20, 3, 1, 1))),
        ["wide convolution"] = n => n.Head(n.Conv(n.Relu(n.Conv(n.Image(3, 12, 12), 37, 5, 1, 2)), 33, 3, 1, 1)),
        ["strided"] = n => n.Head(n.Relu(n.Conv(n.Relu(n.Conv(n.Image(5, 11, 10), 18, 3, 2, 1)), 7, 1, 2, 0))),
        ["even kernel"] = n => n.Head(n.Conv(n.Conv(n.Image(2, 8, 8), 6, 3, 1, 1), 17, 4, 1, 1)),
        ["stride beyond kernel"] = n => n.Head(n.Conv(n.Conv(n.Image(2, 9, 9), 6, 3, 1, 1), 17, 2, 3, 0)),
        ["grouped"] = n => n.Head(n.Relu(n.Conv(n.Conv(n.Image(4, 8, 7), 8, 3, 1, 1), 12, 3, 1, 1, group: 4))),
        ["dilated"] = n => n.Head(n.Conv(n.Conv(n.Image(4, 9, 9), 8, 3, 1, 1), 6, 3, 1, 2, dilation: 2)),
        ["depthwise"] = n => n.Head(n.Clip(n.Conv(n.Conv(n.Image(3, 9, 8), 11, 1, 1, 0), 11, 3, 2, 1, group: 11))),
        ["max pooling"] = n => n.Head(n.Relu(n.MaxPool(n.Conv(n.Image(3, 13, 12), 19, 3, 1, 1), 5, 2, 1, 2))),
        ["max pooling of few channels"] = n => n.Head(n.MaxPool(n.Conv(n.Image(3, 9, 10), 5, 3, 1, 1), 4, 2, 1, 1)),
        ["average pooling"] = n => n.Head(n.AveragePool(n.Conv(n.Image(3, 9, 9), 10, 3, 1, 1), 3, 2, 1, 1)),
        ["global pooling"] = n => n.Dense(n.Flatten(n.Add(new GlobalMaxPool(), n.Conv(n.Image(3, 6, 6), 10, 3, 1, 1))), Classes, true),
        ["normalised"] = n => n.Head(n.Relu(n.BatchNorm(n.Conv(n.Image(3, 7, 6), 12, 3, 1, 1)))),
        ["normalised by frozen statistics"] = n => n.Head(n.Relu(n.FrozenBatchNorm(n.Conv(n.Image(3, 7, 6), 12, 3, 1, 1)))),
        ["normalised by picture"] = n => n.Head(n.Conv(n.InstanceNorm(n.Conv(n.Image(3, 7, 6), 21, 3, 1, 1)), 5, 3, 1, 1)),
        ["normalised by picture, a map of one channel"] = n => n.Head(n.InstanceNorm(n.Conv(n.Image(3, 5, 7), 1, 3, 1, 1)), true),
        ["normalised in groups"] = n => n.Head(n.Conv(n.GroupNorm(n.Conv(n.Image(3, 7, 6), 12, 3, 1, 1), 4), 5, 3, 1, 1)),
        ["normalised in one group"] = n => n.Head(n.GroupNorm(n.Conv(n.Image(3, 9, 9), 17, 3, 1, 1), 1)),
        ["normalised rows"] = n => n.Dense(n.Dropout(n.BatchNorm(n.Dense(n.Flat(3, 3, 3), 21, true))), Classes, true),
        ["residual"] = n => n.Residual(n.Relu(n.Conv(n.Image(3, 8, 8), 16, 3, 1, 1))),
        ["product and its own input"] = n => n.Head(n.OwnResidual(n.OwnResidual(n.Relu(n.Conv(n.Image(3, 8, 8), 20, 3, 1, 1)), 1), 3)),
        ["joined with itself"] = n => n.Head(n.Conv(n.Joined(n.Conv(n.Image(3, 6, 6), 8, 3, 1, 1), 3), 6, 1, 1, 0)),
        ["joined with itself by blocks"] = n => n.Head(n.Conv(n.Joined(n.Conv(n.Image(3, 6, 6), 16, 3, 1, 1), 2), 6, 1, 1, 0)),
        ["squeeze and excite"] = n => n.Squeeze(n.Conv(n.Image(3, 6, 6), 9, 3, 1, 1)),
        ["concatenation"] = n => n.Fork(n.Conv(n.Image(3, 6, 6), 9, 3, 1, 1)),
        ["smoothed and weighted"] = n => n.Smoothed(n.Dense(n.Flat(3, 3, 3), Classes, true)),
        ["padded"] = n => n.Head(n.Add(new Pad { Before = [0, 1, 2, -1], After = [0, 2, -1, 3], Value = 0.5f }, n.Conv(n.Image(3, 5, 6), 4, 1, 1, 0)), true),
        ["tokens"] = n => n.Tokens(n.Conv(n.Image(3, 4, 4), 6, 1, 1, 0)),
        ["choices by the reference kernel"] = n => n.Head(n.Choice(n.Conv(n.Image(3, 5, 5), 6, 3, 1, 1)), true),
        ["choices in images"] = n => n.Head(n.Conv(n.Chosen(n.Conv(n.Image(3, 6, 5), 19, 3, 1, 1)), 4, 3, 1, 1)),
        ["choices in rows"] = n => n.Dense(n.Chosen(n.Dense(n.Flat(3, 4, 4), 37, true)), Classes, true),
        ["choices in tokens"] = n => n.Tokens(n.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, 6, 5, 4) }, n.Chosen(n.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, 6, 20) }, n.Conv(n.Image(3, 5, 4), 6, 1, 1, 0))))),
        ["powers in images"] = n => n.Head(n.Conv(n.Powers(n.Conv(n.Image(3, 6, 5), 19, 3, 1, 1)), 4, 3, 1, 1)),
        ["powers in rows"] = n => n.Dense(n.Powers(n.Dense(n.Flat(3, 4, 4), 37, true)), Classes, true),
        ["trained slopes"] = n => n.Head(n.Slopes(n.Conv(n.Image(3, 6, 5), 19, 3, 1, 1))),
        ["quotient"] = n => n.Head(n.Quotient(n.Conv(n.Image(3, 5, 5), 4, 1, 1, 0)), true),
        ["response normalisation"] = n => n.Head(n.Conv(n.Add(new LRN { Size = 5, Alpha = 0.5f }, n.Conv(n.Image(3, 7, 6), 12, 3, 1, 1)), 5, 3, 1, 1)),
        ["smooth activations"] = n => n.Head(n.Add(new Softplus(), n.Add(new Tanh(), n.Add(new Erf(), n.Add(new Gelu { Approximate = true }, n.Add(new Gelu(), n.Conv(n.Image(3, 7, 6), 13, 3, 1, 1))))))),
        ["transformer"] = n => n.Transformer(n.Conv(n.Image(3, 6, 6), 20, 2, 2, 0)),
        ["transformer of wide heads"] = n => n.Transformer(n.Conv(n.Image(3, 12, 12), 72, 2, 2, 0)),
        ["windows"] = n => n.Windows(n.Conv(n.Image(3, 6, 6), 5, 3, 1, 1)),
        ["windows of the input"] = n => n.Windows(n.Image(5, 4, 4)),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Agrees_with_the_reference_executor(string name)
    {
        foreach (InstructionSet set in InstructionSets.Available)
        {
            Check(name, set, null, Batch);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gives_the_same_bytes_on_any_number_of_threads(string name)
    {
        using var two = new ComputePool(2);
        using var five = new ComputePool(5);
        float[] one = Run(name, InstructionSet.Best, null, Batch);
        Assert.Equal(one, Run(name, InstructionSet.Best, two, Batch));
        Assert.Equal(one, Run(name, InstructionSet.Best, five, Batch));
    }

    [Theory]
    [InlineData("convolution")]
    [InlineData("normalised")]
    [InlineData("dense")]
    public void Takes_fewer_items_than_the_batch_holds(string name) => Check(name, InstructionSet.Best, null, 3);

    [Fact]
    public void Replaces_running_statistics()
    {
        var network = new NetworkUnderTest(3);
        TrainingGraph graph = network.Train(Builders["normalised"](network));
        using TrainingPlan plan = TrainingPlan.Compile(graph, new TrainingPlanOptions { BatchSize = Batch });
        network.Fill(plan, Batch);
        TrainingVariable mean = plan.Variables.First(v => !v.HasGradient);
        float[] before = mean.Values.ToArray();
        plan.Run(Batch, 1);
        Assert.NotEqual(before, mean.Values.ToArray());
    }

    [Fact]
    public void Reads_outputs_that_were_asked_for()
    {
        var network = new NetworkUnderTest(3);
        GraphValue logits = Builders["convolution"](network);
        TrainingGraph graph = network.Train(logits);
        using TrainingPlan plan = TrainingPlan.Compile(graph, new TrainingPlanOptions { BatchSize = Batch, Outputs = [logits.Name] });
        network.Fill(plan, Batch);
        plan.Run(Batch, 1);
        float[] read = new float[Batch * Classes];
        plan.ReadOutput(logits.Name, read);
        IReadOnlyList<Tensor> expected = network.Reference(graph, Batch);
        Tensor reference = expected[graph.Graph.Outputs.ToList().FindIndex(o => o.Name == logits.Name)];
        Assert.All(read.Zip(reference.Floats), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        Assert.Throws<ArgumentException>(() => plan.ReadOutput("nothing", read));
    }

    private static void Check(string name, InstructionSet set, ComputePool? pool, int count)
    {
        var network = new NetworkUnderTest(name.Length);
        TrainingGraph graph = network.Train(Builders[name](network));
        using TrainingPlan plan = TrainingPlan.Compile(graph, new TrainingPlanOptions { BatchSize = Batch, Pool = pool, InstructionSet = set });
        Assert.True(name.Contains("reference", StringComparison.Ordinal) == (plan.ReferenceNodes.Count > 0), $"by reference kernels: {string.Join(", ", plan.ReferenceNodes)}");
        network.Fill(plan, Batch);

        // Twice, for memory is reused: what a run leaves behind must not matter.
        plan.Run(Batch, 9);
        foreach (TrainingVariable variable in plan.Variables)
        {
            graph.Graph.Require(variable.Name).Constant!.Floats.CopyTo(variable.Values);
        }

        float loss = plan.Run(count, NetworkUnderTest.Seed);
        IReadOnlyList<Tensor> expected = network.Reference(graph, count);
        List<GraphValue> outputs = [.. graph.Graph.Outputs];
        Assert.Equal(expected[outputs.IndexOf(graph.Loss)].Floats[0], loss, 2e-5f * (1 + Math.Abs(loss)));
        foreach (TrainedParameter parameter in graph.Parameters)
        {
            float[] reference = expected[outputs.IndexOf(parameter.Gradient)].Floats;
            float[] gradient = plan.Variables.First(v => v.Name == parameter.Value.Name).Gradient.ToArray();
            float scale = reference.Max(Math.Abs) + 1e-3f;
            for (int i = 0; i < reference.Length; i++)
            {
                Assert.True(Math.Abs(reference[i] - gradient[i]) <= 1e-4f * scale, $"{set}: {parameter.Value.Name}[{i}] is {gradient[i]}, not {reference[i]}");
            }
        }

        foreach (UpdatedValue update in graph.Updates)
        {
            float[] reference = expected[outputs.IndexOf(update.Replacement)].Floats;
            float[] values = plan.Variables.First(v => v.Name == update.Value.Name).Values.ToArray();
            Assert.All(reference.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    private static float[] Run(string name, InstructionSet set, ComputePool? pool, int count)
    {
        var network = new NetworkUnderTest(name.Length);
        using TrainingPlan plan = TrainingPlan.Compile(network.Train(Builders[name](network)), new TrainingPlanOptions { BatchSize = Batch, Pool = pool, InstructionSet = set });
        network.Fill(plan, Batch);
        float loss = plan.Run(count, NetworkUnderTest.Seed);
        return [loss, .. plan.Variables.SelectMany(v => v.HasGradient ? v.Gradient.ToArray() : v.Values.ToArray())];
    }
}
