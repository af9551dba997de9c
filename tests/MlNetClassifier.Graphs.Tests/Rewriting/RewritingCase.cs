using MlNetClassifier.Graphs.Execution;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

/// <summary>Runs one pass on a small graph and checks that it computes the same.</summary>
internal static class RewritingCase
{
    public static Graph Check(Func<Graph, Graph> pass, int[] input, Func<GraphBuilder, GraphValue, GraphValue> build, double tolerance = 1e-5)
    {
        var builder = new GraphBuilder("case");
        GraphValue x = builder.AddInput("x", new TensorShape([TensorShape.Batch, .. input[1..]]));
        Graph graph = builder.Build(build(builder, x));
        Graph rewritten = pass(graph);
        Tensor data = RandomTensor.Between(-2, 2, 11, input);
        Near.Assert(ReferenceExecutor.Run(graph, data)[0], ReferenceExecutor.Run(rewritten, data)[0], tolerance);
        Assert.Equal(graph.Outputs[0].ToString(), rewritten.Outputs[0].ToString());
        Assert.Equal(graph.Inputs.Select(i => i.ToString()), rewritten.Inputs.Select(i => i.ToString()));
        return rewritten;
    }

    public static string[] Names(this Graph graph) => [.. graph.Nodes.Select(n => n.Operator.Name)];
}
