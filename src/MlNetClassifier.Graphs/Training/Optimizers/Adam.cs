using System.Numerics;

namespace MlNetClassifier.Graphs.Training.Optimizers;

/// <summary>
/// Adam: steps by the running mean of the gradient over the root of its running mean square, both corrected for their start at zero.
/// With <see cref="Decoupled"/> it is AdamW: weight decay shrinks the weight itself and never enters the two means.
/// </summary>
/// <remarks>Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015; Loshchilov and Hutter, "Decoupled weight decay
/// regularization", ICLR 2019. The epsilon is added to the corrected root, as PyTorch does.</remarks>
public sealed record Adam : Optimizer
{
    /// <summary>Decay of the mean. Default 0.9; range 0 (inclusive) to 1 (exclusive).</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the mean square. Default 0.999; range 0 (inclusive) to 1 (exclusive).</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Keeps the divisor off zero. Default 1e-8; above 0.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Whether weight decay acts on the weight directly (AdamW) instead of through the gradient. Default false.</summary>
    public bool Decoupled { get; init; }

    /// <inheritdoc/>
    public override int SlotCount => 2;

    internal override unsafe void Apply(float* weights, float* gradient, float** slots, nint count, in OptimizerStep update)
    {
        float* mean = slots[0], square = slots[1];
        float decay = update.Decays ? WeightDecay : 0;
        float shrink = Decoupled ? 1 - (update.LearningRate * decay) : 1, coupled = Decoupled ? 0 : decay;
        float rate = (float)(-update.LearningRate / (1 - Math.Pow(Beta1, update.Step)));
        float root = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, update.Step)));
        float rest1 = 1 - Beta1, rest2 = 1 - Beta2;
        nint i = 0;
        Vector<float> vScale = new(update.GradientScale), vCoupled = new(coupled), vShrink = new(shrink), vRate = new(rate), vRoot = new(root);
        Vector<float> vBeta1 = new(Beta1), vBeta2 = new(Beta2), vRest1 = new(rest1), vRest2 = new(rest2), vEpsilon = new(Epsilon);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.Load(weights + i);
            Vector<float> g = Vector.FusedMultiplyAdd(vCoupled, w, Vector.Load(gradient + i) * vScale);
            Vector<float> m = Vector.FusedMultiplyAdd(vRest1, g, vBeta1 * Vector.Load(mean + i));
            Vector<float> v = Vector.FusedMultiplyAdd(vRest2 * g, g, vBeta2 * Vector.Load(square + i));
            Vector.Store(m, mean + i);
            Vector.Store(v, square + i);
            Vector<float> step = m / Vector.FusedMultiplyAdd(Vector.SquareRoot(v), vRoot, vEpsilon);
            Vector.Store(Vector.FusedMultiplyAdd(vRate, step, w * vShrink), weights + i);
        }
        // The tail rounds as the vectors do (fused), so the place of a weight in its range cannot matter.
        for (; i < count; i++)
        {
            float g = MathF.FusedMultiplyAdd(coupled, weights[i], gradient[i] * update.GradientScale);
            float m = mean[i] = MathF.FusedMultiplyAdd(rest1, g, Beta1 * mean[i]);
            float v = square[i] = MathF.FusedMultiplyAdd(rest2 * g, g, Beta2 * square[i]);
            float step = m / MathF.FusedMultiplyAdd(MathF.Sqrt(v), root, Epsilon);
            weights[i] = MathF.FusedMultiplyAdd(rate, step, weights[i] * shrink);
        }
    }
}
