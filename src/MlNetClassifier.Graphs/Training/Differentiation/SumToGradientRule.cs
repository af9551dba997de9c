using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Every element gets the gradient of its sum.</summary>
internal sealed class SumToGradientRule : GradientRule<SumTo>
{
    protected override void Apply(GradientBuilder builder, SumTo forward, Node node, GraphValue gradient)
    {
        TensorShape x = node.Inputs[0]!.Shape;
        if (x.IsSymbolic != gradient.Shape.IsSymbolic)
        {
            throw new InvalidGraphException($"Node '{node.Name}': a sum over a symbolic batch has no gradient here.");
        }

        builder.Accumulate(node.Inputs[0], builder.Add(new BroadcastTo { Target = x }, gradient));
    }
}
