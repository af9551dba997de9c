using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>Each factor gets the gradient times the other.</summary>
internal sealed class MulGradientRule : GradientRule<Mul>
{
    protected override void Apply(GradientBuilder builder, Mul forward, Node node, GraphValue gradient)
    {
        for (int i = 0; i < 2; i++)
        {
            if (builder.Wants(node.Inputs[i]))
            {
                builder.Accumulate(node.Inputs[i], builder.Add(new Mul(), gradient, node.Inputs[1 - i]));
            }
        }
    }
}
