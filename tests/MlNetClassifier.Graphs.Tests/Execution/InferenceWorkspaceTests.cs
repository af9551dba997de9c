using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Execution;

public class InferenceWorkspaceTests
{
    [Fact]
    public void RunsAllocateNothing()
    {
        using var pool = new ComputePool(2);
        foreach (ComputePool? threads in new[] { null, pool })
        {
            using InferencePlan plan = InferencePlan.Compile(RandomGraph.Network(3, fastOnly: true), new InferencePlanOptions { BatchSize = 3, Pool = threads });
            using InferenceWorkspace workspace = plan.CreateWorkspace();
            workspace.Run(3);
            Assert.Equal(0, Heap.TakenBy(() =>
            {
                for (int i = 0; i < 10; i++)
                {
                    workspace.Run(1 + (i % 3));
                }
            }));
        }
    }

    [Fact]
    public void WorkspacesOfOnePlanRunAtTheSameTime()
    {
        using InferencePlan plan = InferencePlan.Compile(RandomGraph.Network(4), new InferencePlanOptions());
        float[] Result(int seed)
        {
            using InferenceWorkspace workspace = plan.CreateWorkspace();
            RandomGraph.Fill(workspace.GetInput(), seed);
            workspace.Run(1);
            return workspace.GetOutput().ToArray();
        }

        float[][] expected = [.. Enumerable.Range(0, 8).Select(Result)];
        var actual = new float[8][];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => actual[i] = Result(i));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void RowsAreIndependent()
    {
        using var pool = new ComputePool(3);
        CheckRows(RandomGraph.Network(5), pool);
        CheckRows(RandomGraph.Network(6), null);

        // Many weights in a fully connected layer: rows go through in groups.
        CheckRows(RandomGraph.Wide(1500), pool);
        CheckRows(RandomGraph.Wide(1500), null);
    }

    private static void CheckRows(Graph graph, ComputePool? pool)
    {
        using InferencePlan one = InferencePlan.Compile(graph, new InferencePlanOptions());
        using InferencePlan many = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = 7, Pool = pool });
        using InferenceWorkspace single = one.CreateWorkspace();
        using InferenceWorkspace batch = many.CreateWorkspace();
        RandomGraph.Fill(batch.GetInput(), 9);
        int item = batch.GetInput().Length / 7;
        for (int count = 1; count <= 7; count++)
        {
            batch.Run(count);
            int length = batch.GetOutput().Length / count;
            for (int row = 0; row < count; row++)
            {
                batch.GetInput().Slice(row * item, item).CopyTo(single.GetInput());
                single.Run(1);
                Assert.Equal(single.GetOutput().ToArray(), batch.GetOutput().Slice(row * length, length).ToArray());
            }
        }
    }

    [Fact]
    public void CancellationEndsARun()
    {
        using InferencePlan plan = InferencePlan.Compile(RandomGraph.Network(1), new InferencePlanOptions());
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        Assert.Throws<OperationCanceledException>(() => workspace.Run(1, new CancellationToken(canceled: true)));
        workspace.Run(1);
    }

    [Fact]
    public void RowCountsAreChecked()
    {
        using InferencePlan plan = InferencePlan.Compile(RandomGraph.Network(1), new InferencePlanOptions { BatchSize = 2 });
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Run(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => workspace.Run(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => InferencePlan.Compile(plan.Graph, new InferencePlanOptions { BatchSize = 0 }));
    }

    [Fact]
    public void ExplainNamesEveryKernel()
    {
        using InferencePlan plan = InferencePlan.Compile(RandomGraph.Network(2), new InferencePlanOptions());
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        IReadOnlyList<PlanStepTime> steps = workspace.Explain(2);
        Assert.Contains(steps, s => s.Kernel.StartsWith("direct", StringComparison.Ordinal) || s.Kernel.StartsWith("winograd", StringComparison.Ordinal));
        Assert.All(steps, s => Assert.True(s.Milliseconds >= 0));
    }

    [Fact]
    public void GraphsWithAFixedBatchRunToo()
    {
        var builder = new GraphBuilder();
        GraphValue x = builder.AddInput("x", new TensorShape(2, 3));
        Graph graph = builder.Build(builder.Add("y", new Transpose { Permutation = [1, 0] }, x));
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions());
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        new float[] { 1, 2, 3, 4, 5, 6 }.CopyTo(workspace.GetInput());
        workspace.Run(1);
        Assert.Equal([1, 4, 2, 5, 3, 6], workspace.GetOutput().ToArray());
    }
}
