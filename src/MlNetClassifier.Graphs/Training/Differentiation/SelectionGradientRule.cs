using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>What the gradients of the larger and the smaller of two share.</summary>
internal static class SelectionGradientRule
{
    public static void Apply(GradientBuilder builder, Node node, GraphValue gradient, bool largest)
    {
        GraphValue first = builder.Add(new Mul(), gradient, builder.Add(new SelectionShare { Largest = largest }, node.Inputs[0], node.Inputs[1]));
        builder.Accumulate(node.Inputs[0], first);
        if (builder.Wants(node.Inputs[1]))
        {
            builder.Accumulate(node.Inputs[1], builder.Add(new Sub(), gradient, first));
        }
    }
}
