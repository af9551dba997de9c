using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class IdentityRemovalTests
{
    [Fact]
    public void RemovesWhatReturnsItsInput()
    {
        Graph graph = RewritingCase.Check(IdentityRemoval.Apply, [2, 3, 4], (b, x) =>
        {
            x = b.Add(new Identity(), x);
            x = b.Add(new Cast { To = ElementType.Float32 }, x);
            x = b.Add(new Reshape { Target = new TensorShape(-1, 3, 4) }, x);
            x = b.Add(new Slice { Axis = 1, Start = 0, Count = 3 }, x);
            x = b.Add(new Pad { Before = [0, 0, 0], After = [0, 0, 0] }, x);
            x = b.Add(new Transpose { Permutation = [0, 1, 2] }, x);
            return b.Add(new Concat { Axis = 1 }, b.Add(new Relu(), x));
        });
        Assert.Equal(["Relu"], graph.Names());
    }

    [Fact]
    public void KeepsWhatChangesItsInputWithoutChangingTheShape()
    {
        Graph graph = RewritingCase.Check(IdentityRemoval.Apply, [2, 3, 3], (b, x) =>
        {
            x = b.Add(new Slice { Axis = 1, Start = 2, Count = 3, Step = -1 }, x);
            x = b.Add(new Transpose { Permutation = [0, 2, 1] }, x);
            return b.Add(new Pad { Before = [0, 1, 0], After = [0, -1, 0] }, x);
        });
        Assert.Equal(["Slice", "Transpose", "Pad"], graph.Names());
    }

    [Fact]
    public void AnOutputThatIsAnInputKeepsItsName()
    {
        Graph graph = RewritingCase.Check(IdentityRemoval.Apply, [2, 3], (b, x) => b.Add("y", new Identity(), x));
        Assert.Equal("y", graph.Outputs[0].Name);
    }

    [Fact]
    public void TwoNamesOfOneValueStay()
    {
        var builder = new GraphBuilder("case");
        GraphValue relu = builder.Add("a", new Relu(), builder.AddInput("x", new TensorShape(-1, 3)));
        Graph graph = IdentityRemoval.Apply(builder.Build(builder.Add("b", new Identity(), relu), relu));
        Assert.Equal(["b", "a"], graph.Outputs.Select(o => o.Name));
    }
}
