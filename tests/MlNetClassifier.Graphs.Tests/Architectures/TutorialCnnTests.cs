using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;

namespace MlNetClassifier.Graphs.Tests.Architectures;

public class TutorialCnnTests
{
    [Fact]
    public void Has_the_tutorials_layers_and_sizes()
    {
        TrainableNetwork network = TutorialCnn.Build(100, 100, 2, 1);
        Assert.Equal(
            ["Conv", "MaxPool", "Relu", "Conv", "MaxPool", "Relu", "Conv", "MaxPool", "Relu", "Reshape", "Gemm", "Relu", "Gemm"],
            network.Graph.Nodes.Select(n => n.Operator.Name));
        Assert.Equal(
            [[-1, 16, 50, 50], [-1, 32, 25, 25], [-1, 64, 13, 13]],
            network.Graph.Nodes.Where(n => n.Operator is MaxPool).Select(n => n.Output.Shape.ToArray()));
        Assert.Equal(new TensorShape(13 * 13 * 64, 1024), network.Graph.Require("fc1/kernel").Shape);
        Assert.All(network.Graph.Require("fc1/kernel").Constant!.Floats, w => Assert.InRange(w, -0.1f, 0.1f));
        Assert.All(network.Graph.Require("conv2/bias").Constant!.Floats, b => Assert.Equal(0.05f, b));
    }

    [Fact]
    public void Refuses_a_single_class() => Assert.Throws<ArgumentOutOfRangeException>(() => TutorialCnn.Build(100, 100, 1, 1));
}
