using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>
/// With n the normalised x, d = 1 / √(variance + ε) and g = dy · scale: dx = d · (g − mean(g) − n · mean(g · n)); scale gets the sum of dy · n,
/// bias that of dy.
/// </summary>
internal sealed class LayerNormalizationGradientRule : GradientRule<LayerNormalization>
{
    protected override void Apply(GradientBuilder builder, LayerNormalization forward, Node node, GraphValue gradient)
    {
        GraphValue x = node.Inputs[0]!, scale = node.Inputs[1]!;
        int rank = x.Shape.Rank, first = ShapeRules.Axis(forward.Axis, rank);
        if (scale.Shape.SequenceEqual(x.Shape.Skip(first)))
        {
            IReadOnlyList<GraphValue> results = builder.AddNode(new LayerNormalizationGradient { Forward = forward }, x, scale, gradient);
            builder.Accumulate(x, results[0]);
            builder.Accumulate(scale, results[1]);
            if (node.Inputs.Count > 2 && builder.Wants(node.Inputs[2]))
            {
                builder.Accumulate(node.Inputs[2], node.Inputs[2]!.Shape == scale.Shape ? results[2] : gradient);
            }

            return;
        }

        // A scale that is stretched over the normalised dimensions: rare, so the formula is spelled out in operators that broadcast.
        var mean = new ReduceMean { Axes = [.. Enumerable.Range(first, rank - first)], KeepDimensions = true };
        GraphValue centred = builder.Add(new Sub(), x, builder.Add(mean, x));
        GraphValue variance = builder.Add(mean, builder.Add(new Mul(), centred, centred));
        GraphValue root = builder.Add(new Sqrt(), builder.Add(new Add(), variance, builder.Constant(forward.Epsilon)));
        GraphValue normal = builder.Add(new Div(), centred, root);
        if (builder.Wants(x))
        {
            GraphValue scaled = builder.Add(new Mul(), gradient, scale);
            GraphValue along = builder.Add(new Mul(), normal, builder.Add(mean, builder.Add(new Mul(), scaled, normal)));
            GraphValue rest = builder.Add(new Sub(), builder.Add(new Sub(), scaled, builder.Add(mean, scaled)), along);
            builder.Accumulate(x, builder.Add(new Div(), rest, root));
        }

        if (builder.Wants(scale))
        {
            builder.Accumulate(scale, builder.Add(new Mul(), gradient, normal));
        }

        if (node.Inputs.Count > 2)
        {
            builder.Accumulate(node.Inputs[2], gradient);
        }
    }
}
