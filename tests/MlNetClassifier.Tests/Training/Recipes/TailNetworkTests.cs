using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Training.Recipes;

namespace MlNetClassifier.Tests.Training.Recipes;

public sealed class TailNetworkTests
{
    [Fact]
    public void Rows_of_tokens_are_trained_with_their_positions_biases_and_normalisations()
    {
        var builder = new GraphBuilder("tokens");
        GraphValue x = builder.AddInput("x", new TensorShape(TensorShape.Batch, 5, 8));
        GraphValue rows = builder.Add(new MatMul(), x, Constant("first", 8, 8));
        GraphValue normal = builder.Add(new LayerNormalization(), rows, Constant("scale", 8), Constant("shift", 8));
        GraphValue scaled = builder.Add(new Mul(), normal, builder.AddConstant("number", Tensor.ScalarOf(0.5f)));
        GraphValue moved = builder.Add(new Add(), scaled, Constant("positions", 1, 5, 8));
        rows = builder.Add(new Add(), builder.Add(new MatMul(), moved, Constant("weights", 8, 6)), Constant("bias", 6));
        Graph features = builder.Build(builder.Add(new ReduceMean { Axes = [1], KeepDimensions = false }, rows));
        var head = new NetworkBuilder("head", 1);
        TrainableNetwork classes = head.Build(head.Dense("head/classes", head.Features("f", 6), 3));

        TrainableNetwork whole = TailNetwork.Build(features, features.Inputs[0], classes, classes.Graph, LearnedWeights.Of(features).Contains, updateStatistics: false);
        Assert.Equal(["bias", "first", "head/classes/bias", "head/classes/kernel", "positions", "scale", "shift", "weights"], whole.Parameters);
        TrainableNetwork part = TailNetwork.Build(features, features.Inputs[0], classes, classes.Graph, name => name == "bias", updateStatistics: false);
        Assert.Equal(["bias", "head/classes/bias", "head/classes/kernel"], part.Parameters);

        GraphValue Constant(string name, params int[] shape) => builder.AddConstant(name, Tensor.FromFloats([.. Enumerable.Range(1, shape.Aggregate(1, (a, b) => a * b)).Select(i => 0.1f * i)], shape));
    }
}
