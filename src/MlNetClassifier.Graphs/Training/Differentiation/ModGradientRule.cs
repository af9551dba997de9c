using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>a − q · b with a whole number q: a gets the gradient, b gets −q times it.</summary>
internal sealed class ModGradientRule : GradientRule<Mod>
{
    protected override void Apply(GradientBuilder builder, Mod forward, Node node, GraphValue gradient)
    {
        GraphValue a = node.Inputs[0]!, b = node.Inputs[1]!;
        builder.Accumulate(a, gradient);
        if (builder.Wants(b))
        {
            // q = (a − y) / b, whichever way the remainder is rounded.
            GraphValue quotient = builder.Add(new Div(), builder.Add(new Sub(), a, node.Output), b);
            builder.Accumulate(b, builder.Add(new Neg(), builder.Add(new Mul(), gradient, quotient)));
        }
    }
}
