using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>dx correlates dy with the flipped weights, dw correlates x with dy, the bias gets the sum of dy.</summary>
internal sealed class ConvGradientRule : GradientRule<Conv>
{
    protected override void Apply(GradientBuilder builder, Conv forward, Node node, GraphValue gradient)
    {
        (GraphValue x, GraphValue w) = (node.Inputs[0]!, node.Inputs[1]!);
        if (builder.Wants(x))
        {
            var size = new Size2D(x.Shape[2], x.Shape[3]);
            builder.Accumulate(x, builder.Add(new ConvInputGradient { Forward = forward, Input = size }, gradient, w));
        }

        if (builder.Wants(w))
        {
            var kernel = new Size2D(w.Shape[2], w.Shape[3]);
            builder.Accumulate(w, builder.Add(new ConvWeightGradient { Forward = forward, Kernel = kernel }, x, gradient));
        }

        if (node.Inputs.Count > 2 && builder.Wants(node.Inputs[2]))
        {
            int channels = w.Shape[0];
            GraphValue sum = builder.Add(new SumTo { Target = new TensorShape(channels, 1, 1) }, gradient);
            builder.Accumulate(node.Inputs[2], builder.Add(new Reshape { Target = new TensorShape(channels) }, sum));
        }
    }
}
