using MlNetClassifier.Graphs.Execution;
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
}
