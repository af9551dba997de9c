using System.Numerics;

namespace MlNetClassifier.Graphs.Training.Optimizers;

/// <summary>
/// Stochastic gradient descent with optional momentum: <c>v = momentum·v + g</c>, <c>w -= rate·v</c>; with Nesterov's look-ahead
/// <c>w -= rate·(g + momentum·v)</c>. Weight decay is added to the gradient (<c>g + decay·w</c>).
/// </summary>
/// <remarks>Sutskever et al., "On the importance of initialization and momentum in deep learning", ICML 2013, in the form that
/// multiplies the velocity by the rate when it is used, so that a schedule takes effect at once.</remarks>
public sealed record Sgd : Optimizer
{
    /// <summary>Share of the last step kept in the next. Default 0; range 0 (inclusive) to 1 (exclusive).</summary>
    public float Momentum { get; init; }

    /// <summary>Whether to look ahead along the momentum. Default false; without momentum it changes nothing.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override int SlotCount => Momentum == 0 ? 0 : 1;

    internal override unsafe void Apply(float* weights, float* gradient, float** slots, nint count, in OptimizerStep update)
    {
        float* velocity = Momentum == 0 ? null : slots[0];
        float decay = update.Decays ? WeightDecay : 0, rate = -update.LearningRate;
        nint i = 0;
        Vector<float> vScale = new(update.GradientScale), vDecay = new(decay), vRate = new(rate), vMomentum = new(Momentum);
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> w = Vector.Load(weights + i);
            Vector<float> g = Vector.FusedMultiplyAdd(vDecay, w, Vector.Load(gradient + i) * vScale);
            if (velocity is not null)
            {
                Vector<float> v = Vector.FusedMultiplyAdd(vMomentum, Vector.Load(velocity + i), g);
                Vector.Store(v, velocity + i);
                g = Nesterov ? Vector.FusedMultiplyAdd(vMomentum, v, g) : v;
            }
            Vector.Store(Vector.FusedMultiplyAdd(vRate, g, w), weights + i);
        }
        // The tail rounds as the vectors do (fused), so the place of a weight in its range cannot matter.
        for (; i < count; i++)
        {
            float g = MathF.FusedMultiplyAdd(decay, weights[i], gradient[i] * update.GradientScale);
            if (velocity is not null)
            {
                float v = velocity[i] = MathF.FusedMultiplyAdd(Momentum, velocity[i], g);
                g = Nesterov ? MathF.FusedMultiplyAdd(Momentum, v, g) : v;
            }
            weights[i] = MathF.FusedMultiplyAdd(rate, g, weights[i]);
        }
    }
}
