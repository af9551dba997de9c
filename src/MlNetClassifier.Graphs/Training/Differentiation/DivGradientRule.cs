using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>d(a / b) = da / b − y · db / b.</summary>
internal sealed class DivGradientRule : GradientRule<Div>
{
    protected override void Apply(GradientBuilder builder, Div forward, Node node, GraphValue gradient)
    {
        GraphValue quotient = builder.Add(new Div(), gradient, node.Inputs[1]);
        builder.Accumulate(node.Inputs[0], quotient);
        if (builder.Wants(node.Inputs[1]))
        {
            GraphValue negative = builder.Add(new Mul(), quotient, builder.Constant(-1));
            builder.Accumulate(node.Inputs[1], builder.Add(new Mul(), negative, node.Output));
        }
    }
}
