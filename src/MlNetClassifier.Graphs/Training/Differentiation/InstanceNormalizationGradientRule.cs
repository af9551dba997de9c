using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>
/// With n the normalised x, d = 1 / √(variance + ε) and g = dy · scale, all per channel of a picture: dx = d · (g − mean(g) − n · mean(g · n));
/// scale gets the sum of dy · n, bias that of dy.
/// </summary>
internal sealed class InstanceNormalizationGradientRule : GradientRule<InstanceNormalization>
{
    protected override void Apply(GradientBuilder builder, InstanceNormalization forward, Node node, GraphValue gradient)
    {
        GraphValue x = node.Inputs[0]!, scale = node.Inputs[1]!, bias = node.Inputs[2]!;
        int rank = x.Shape.Rank;
        var perChannel = new TensorShape([x.Shape[1], .. Enumerable.Repeat(1, rank - 2)]);
        var mean = new ReduceMean { Axes = [.. Enumerable.Range(2, rank - 2)], KeepDimensions = true };
        GraphValue centred = builder.Add(new Sub(), x, builder.Add(mean, x));
        GraphValue variance = builder.Add(mean, builder.Add(new Mul(), centred, centred));
        GraphValue inverse = builder.Add(new Reciprocal(), builder.Add(new Sqrt(), builder.Add(new Add(), variance, builder.Constant(forward.Epsilon))));
        GraphValue normal = builder.Add(new Mul(), centred, inverse);
        if (builder.Wants(x))
        {
            GraphValue scaled = builder.Add(new Mul(), gradient, builder.Add(new Reshape { Target = perChannel }, scale));
            GraphValue along = builder.Add(new Mul(), normal, builder.Add(mean, builder.Add(new Mul(), scaled, normal)));
            GraphValue rest = builder.Add(new Sub(), builder.Add(new Sub(), scaled, builder.Add(mean, scaled)), along);
            builder.Accumulate(x, builder.Add(new Mul(), rest, inverse));
        }

        if (builder.Wants(scale))
        {
            builder.Accumulate(scale, Summed(builder, builder.Add(new Mul(), gradient, normal), perChannel, scale.Shape));
        }

        if (builder.Wants(bias))
        {
            builder.Accumulate(bias, Summed(builder, gradient, perChannel, bias.Shape));
        }
    }

    private static GraphValue Summed(GradientBuilder builder, GraphValue value, TensorShape perChannel, TensorShape shape) =>
        builder.Add(new Reshape { Target = shape }, builder.Add(new SumTo { Target = perChannel }, value));
}
