using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The chosen one gets the gradient. The condition is a fact, not differentiated.</summary>
internal sealed class WhereGradientRule : GradientRule<Where>
{
    protected override void Apply(GradientBuilder builder, Where forward, Node node, GraphValue gradient)
    {
        GraphValue condition = node.Inputs[0]!, zero = builder.Constant(0);
        if (builder.Wants(node.Inputs[1]))
        {
            builder.Accumulate(node.Inputs[1], builder.Add(forward, condition, gradient, zero));
        }

        if (builder.Wants(node.Inputs[2]))
        {
            builder.Accumulate(node.Inputs[2], builder.Add(forward, condition, zero, gradient));
        }
    }
}
