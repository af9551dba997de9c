using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>x gets the gradient where it is positive and slope times it elsewhere; the slope gets the gradient times min(x, 0).</summary>
internal sealed class PReluGradientRule : GradientRule<PRelu>
{
    protected override void Apply(GradientBuilder builder, PRelu forward, Node node, GraphValue gradient)
    {
        GraphValue x = node.Inputs[0]!, slope = node.Inputs[1]!;
        GraphValue positive = builder.Add(new ReluGradient(), builder.Add(new Relu(), x), gradient);
        if (builder.Wants(x))
        {
            GraphValue rest = builder.Add(new Mul(), builder.Add(new Sub(), gradient, positive), slope);
            builder.Accumulate(x, builder.Add(new Add(), positive, rest));
        }

        if (builder.Wants(slope))
        {
            GraphValue below = builder.Add(new Sub(), x, builder.Add(new Relu(), x));
            builder.Accumulate(slope, builder.Add(new Mul(), gradient, below));
        }
    }
}
