using MlNetClassifier.Graphs.Operators;
using static MlNetClassifier.Graphs.Operators.ShapeRules;

namespace MlNetClassifier.Graphs.Training.Operators;

/// <summary>
/// Sets a random share of the elements to 0 and scales the others up, so that the expectation stays. Inputs: x, a seed (Int64 scalar) that
/// changes from step to step. Output as x.
/// </summary>
/// <remarks>
/// Srivastava et al., "Dropout", JMLR 2014, in the form that scales while training. Whether an element falls depends on seed, salt and the
/// element's index alone: the gradient is the same operator on dy, no mask is stored, and the thread count cannot matter.
/// </remarks>
public sealed record RandomDropout : Operator
{
    /// <summary>Share of the elements set to 0. Range 0 (inclusive) to 1 (exclusive).</summary>
    public required float Ratio { get; init; }

    /// <summary>Number that tells the dropouts of one graph apart.</summary>
    public int Salt { get; init; }

    internal override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType?> inputs)
    {
        AtMost(inputs, 2);
        Check(Ratio is >= 0 and < 1, $"a dropout of {Ratio} is outside 0 … 1.");
        TensorType seed = Input(inputs, 1);
        Check(seed.ElementType == ElementType.Int64 && seed.Shape.Rank == 0, $"the seed must be an Int64 scalar, not {seed}.");
        return OneFloat(FloatInput(inputs, 0));
    }

    internal override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor?> inputs)
    {
        Tensor x = inputs[0]!;
        float[] y = new float[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x.Floats[i] * Factor(inputs[1]!.Integers[0], i);
        }
        return [Tensor.FromFloats(y, x.Shape)];
    }

    /// <summary>What the element at a (row-major) index is multiplied by: 0 or 1 / (1 − Ratio).</summary>
    internal float Factor(long seed, long index)
    {
        ulong bits = CounterRandom.Bits((ulong)seed ^ ((ulong)(uint)Salt << 32), (ulong)index);
        return (bits >> 40) * (1f / (1 << 24)) < Ratio ? 0 : 1 / (1 - Ratio);
    }
}
