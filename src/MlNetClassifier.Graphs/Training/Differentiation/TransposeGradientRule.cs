using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>The inverse permutation.</summary>
internal sealed class TransposeGradientRule : GradientRule<Transpose>
{
    protected override void Apply(GradientBuilder builder, Transpose forward, Node node, GraphValue gradient)
    {
        int[] inverse = new int[forward.Permutation.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[forward.Permutation[i]] = i;
        }

        builder.Accumulate(node.Inputs[0], builder.Add(new Transpose { Permutation = inverse }, gradient));
    }
}
