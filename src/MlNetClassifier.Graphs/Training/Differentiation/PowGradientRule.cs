using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>b · a^(b − 1) for the base. Exponents are constants in every network known; one that is trained has no gradient here.</summary>
internal sealed class PowGradientRule : GradientRule<Pow>
{
    protected override void Apply(GradientBuilder builder, Pow forward, Node node, GraphValue gradient)
    {
        GraphValue exponent = node.Inputs[1]!;
        if (builder.Wants(exponent))
        {
            throw new InvalidGraphException($"Node '{node.Name}' (Pow): its exponent cannot be trained, only its base.");
        }

        GraphValue lower = builder.Add(new Pow(), node.Inputs[0], builder.Add(new Sub(), exponent, builder.Constant(1)));
        builder.Accumulate(node.Inputs[0], builder.Add(new Mul(), gradient, builder.Add(new Mul(), exponent, lower)));
    }
}
