using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Tests.Execution;

/// <summary>Plans of random networks against the reference executor, on every width, batch size and thread count.</summary>
public class PlanTests
{
    public static TheoryData<InstructionSet> Widths()
    {
        var data = new TheoryData<InstructionSet>();
        foreach (InstructionSet set in InstructionSets.Available)
        {
            data.Add(set);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void PlansAgreeWithTheReference(InstructionSet set)
    {
        using var pool = new ComputePool(3);
        for (int seed = 0; seed < 40; seed++)
        {
            Graph graph = RandomGraph.Network(seed);
            int batch = 1 + (seed % 4);
            float[] input = new float[graph.Inputs[0].Shape.WithBatch(batch).ElementsPerItem];
            RandomGraph.Fill(input, seed);
            IReadOnlyList<Tensor> expected = ReferenceExecutor.Run(graph, Tensor.FromFloats(input, graph.Inputs[0].Shape.WithBatch(batch)));
            foreach (ComputePool? threads in new[] { null, pool })
            {
                using InferencePlan plan = InferencePlan.Compile(
                    graph, new InferencePlanOptions { BatchSize = batch, Pool = threads, InstructionSet = set });
                using InferenceWorkspace workspace = plan.CreateWorkspace();
                for (int run = 0; run < 2; run++)
                {
                    input.CopyTo(workspace.GetInput());
                    workspace.Run(batch);
                    for (int i = 0; i < expected.Count; i++)
                    {
                        Near.Assert(expected[i].Floats, workspace.GetOutput(i), 1e-4);
                    }
                }
            }
        }
    }

    /// <summary>
    /// A sum over so many channels that it is made in parts, added to a picture whose memory it takes: what is added must not be lost between the parts.
    /// </summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void SumsInPartsMayTakeThePlaceOfWhatTheyAreAddedTo(InstructionSet set)
    {
        const int Channels = 32;
        const int Many = 2080;
        var b = new GraphBuilder("parts");
        GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, Channels, 5, 5));
        GraphValue kept = b.Add(new Relu(), b.Add(new Conv(), x, Weights(b, 1, Channels, Channels)));
        GraphValue wide = b.Add(new Relu(), b.Add(new Conv(), kept, Weights(b, 2, Many, Channels)));
        GraphValue sum = b.Add(new Add(), b.Add(new Conv(), wide, Weights(b, 3, Channels, Many)), kept);
        Graph graph = b.Build(b.Add("y", new Conv { Group = Channels }, sum, b.AddConstant(null, RandomTensor.Floats(4, Channels, 1, 1, 1))));
        Tensor input = RandomTensor.Floats(5, 2, Channels, 5, 5);

        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 2, InstructionSet = set });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        input.Floats.CopyTo(workspace.GetInput());
        workspace.Run(2);

        Near.Assert(ReferenceExecutor.Run(graph, input)[0].Floats, workspace.GetOutput(), 1e-4);

    }

    /// <summary>x + f(x) must not be written where x lies, for other channels and rows are still made of it; nor where a part of what is added is what is read.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void SumsSpareWhatTheirProductsRead(InstructionSet set)
    {
        using var pool = new ComputePool(2);
        foreach ((int window, bool joined) in new[] { (1, false), (3, false), (5, false), (1, true), (3, true) })
        {
            const int Channels = 48;
            var b = new GraphBuilder("residuals");
            GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, Channels, 9, 9));
            GraphValue Product(GraphValue of, int seed, int inputs) => b.Add(
                new Conv { Padding = Padding2D.Same(window / 2) },
                of,
                b.AddConstant(null, RandomTensor.Between(-0.2f, 0.2f, seed, Channels, inputs, window, window)));
            for (int layer = 0; layer < 3; layer++)
            {
                GraphValue read = joined ? b.Add(new Relu(), b.Add(new Slice { Axis = 1, Start = 0, Count = 16 }, x)) : x;
                x = joined ? b.Add(new Concat { Axis = 1 }, read, b.Add(new Relu(), b.Add(new Slice { Axis = 1, Start = 16, Count = Channels - 16 }, x))) : x;
                x = b.Add(new Relu(), b.Add(new Add(), Product(read, layer, joined ? 16 : Channels), x));
            }

            Graph graph = b.Build(x);
            Tensor input = RandomTensor.Floats(7, 1, Channels, 9, 9);
            float[] expected = ReferenceExecutor.Run(graph, input)[0].Floats;
            foreach (ComputePool? threads in new[] { null, pool })
            {
                using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { Pool = threads, InstructionSet = set });
                using InferenceWorkspace workspace = plan.CreateWorkspace();
                input.Floats.CopyTo(workspace.GetInput());
                workspace.Run(1);
                Near.Assert(expected, workspace.GetOutput(), 1e-4);
            }
        }
    }

    /// <summary>A value joined with itself: some places begin at a channel block, where it may lie from the start, others need a copy.</summary>
    [Fact]
    public void OneValueGoesToSeveralPlacesOfAJoinedOne()
    {
        foreach ((int channels, int places) in Enumerable.Range(1, 33).SelectMany(c => Enumerable.Range(2, 4).Select(p => (c, p))))
        {
            var b = new GraphBuilder("joined");
            GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, 5, 3, 4));
            GraphValue part = b.Add(new Conv(), x, Weights(b, channels, channels, 5));
            GraphValue joined = b.Add(new Concat { Axis = 1 }, [.. Enumerable.Repeat(part, places)]);
            Graph graph = b.Build(b.Add(new Conv(), joined, Weights(b, places, 6, channels * places)));
            Tensor input = RandomTensor.Floats(3, 1, 5, 3, 4);

            using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions());
            using InferenceWorkspace workspace = plan.CreateWorkspace();
            input.Floats.CopyTo(workspace.GetInput());
            workspace.Run(1);

            Near.Assert(ReferenceExecutor.Run(graph, input)[0].Floats, workspace.GetOutput(), 1e-4);
        }
    }

    /// <summary>Groups of 24 channels fit no channel blocks, two of them together fit three: computed as one group, ten times the work would be done.</summary>
    [Fact]
    public void GroupsAreJoinedOnlyAsFarAsChannelBlocksAsk()
    {
        var b = new GraphBuilder("groups");
        GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, 240, 14, 14));
        GraphValue filters = b.AddConstant(null, RandomTensor.Floats(1, 240, 24, 3, 3));
        Graph graph = b.Build(b.Add(new Conv { Group = 10, Padding = Padding2D.Same(1) }, b.Add(new Relu(), x), filters));

        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions());

        Assert.Contains(plan.Steps, step => step.Kernel.Description.Contains("3x3 240->240 g5", StringComparison.Ordinal));
    }

    /// <summary>Pictures are written into the outputs' memory themselves, whoever else reads them and however often they are outputs.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void PicturesAreOutputsWithoutACopyInBetween(InstructionSet set)
    {
        var b = new GraphBuilder("outputs");
        GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, 5, 6, 7));
        GraphValue first = b.Add(new Relu(), b.Add(new Conv(), x, Weights(b, 1, 19, 5)));
        GraphValue last = b.Add(new Conv(), first, Weights(b, 2, 3, 19));
        Graph graph = b.Build(first, last, first);
        Tensor input = RandomTensor.Floats(3, 2, 5, 6, 7);
        IReadOnlyList<Tensor> expected = ReferenceExecutor.Run(graph, input);

        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 2, InstructionSet = set });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        input.Floats.CopyTo(workspace.GetInput());
        workspace.Run(2);

        Assert.All(Enumerable.Range(0, 3), i => Near.Assert(expected[i].Floats, workspace.GetOutput(i), 1e-4));
        Assert.DoesNotContain(plan.Steps, step => step.Kernel.Description.StartsWith("copy planar to planar", StringComparison.Ordinal));
    }

    private static GraphValue Weights(GraphBuilder b, int seed, int outputs, int inputs) =>
        b.AddConstant(null, RandomTensor.Between(-0.2f, 0.2f, seed, outputs, inputs, 1, 1));
}
