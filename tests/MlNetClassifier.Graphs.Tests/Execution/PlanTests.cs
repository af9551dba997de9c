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

        static GraphValue Weights(GraphBuilder b, int seed, int outputs, int inputs) =>
            b.AddConstant(null, RandomTensor.Between(-0.2f, 0.2f, seed, outputs, inputs, 1, 1));
    }
}
