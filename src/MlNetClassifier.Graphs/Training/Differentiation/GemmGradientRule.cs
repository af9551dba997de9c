using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Differentiation;

/// <summary>dA = dY · Bᵀ, dB = Aᵀ · dY, dC = the sum of dY over what was broadcast.</summary>
internal sealed class GemmGradientRule : GradientRule<Gemm>
{
    protected override void Apply(GradientBuilder builder, Gemm forward, Node node, GraphValue gradient)
    {
        (GraphValue a, GraphValue b) = (node.Inputs[0]!, node.Inputs[1]!);
        if (builder.Wants(a))
        {
            builder.Accumulate(a, forward.TransposeA
                ? builder.Add(new Gemm { Alpha = forward.Alpha, TransposeA = forward.TransposeB, TransposeB = true }, b, gradient)
                : builder.Add(new Gemm { Alpha = forward.Alpha, TransposeB = !forward.TransposeB }, gradient, b));
        }

        if (builder.Wants(b))
        {
            builder.Accumulate(b, !forward.TransposeA
                ? builder.Add(new LinearWeightGradient { Alpha = forward.Alpha, Transposed = forward.TransposeB }, a, gradient)
                : forward.TransposeB
                    ? builder.Add(new Gemm { Alpha = forward.Alpha, TransposeA = true, TransposeB = true }, gradient, a)
                    : builder.Add(new Gemm { Alpha = forward.Alpha }, a, gradient));
        }

        if (node.Inputs.Count > 2 && builder.Wants(node.Inputs[2]))
        {
            GraphValue scaled = forward.Beta == 1 ? gradient : builder.Add(new Mul(), gradient, builder.Constant(forward.Beta));
            builder.Accumulate(node.Inputs[2], scaled);
        }
    }
}
