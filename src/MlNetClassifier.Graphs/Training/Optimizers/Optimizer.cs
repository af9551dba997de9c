namespace MlNetClassifier.Graphs.Training.Optimizers;

/// <summary>
/// A rule that moves parameters against their gradients. The rule itself is immutable; what it remembers of a parameter lies in slots
/// of the parameter's own size, which the caller owns and stores in checkpoints.
/// </summary>
/// <remarks>
/// Every rule works element by element, so a parameter may be updated in any number of ranges, on any threads, with the same result.
/// </remarks>
public abstract record Optimizer
{
    /// <summary>Factor that pulls weights towards zero at each step; 0 (the default) for none. Range: 0 and above.</summary>
    public float WeightDecay { get; init; }

    /// <summary>Number of slots, each as large as the parameter and zero at the start, that the rule keeps.</summary>
    public abstract int SlotCount { get; }

    /// <summary>Moves one range of a parameter.</summary>
    /// <param name="weights">The range of the parameter; changed in place.</param>
    /// <param name="gradient">Its gradient, of equal length.</param>
    /// <param name="slots">The same range of each slot.</param>
    /// <param name="count">Length of the range.</param>
    /// <param name="update">Rate, step and scale that hold for the whole step.</param>
    internal abstract unsafe void Apply(float* weights, float* gradient, float** slots, nint count, in OptimizerStep update);

    /// <summary>Moves one parameter by one step.</summary>
    /// <param name="weights">The parameter; changed in place.</param>
    /// <param name="gradient">Its gradient, of equal length.</param>
    /// <param name="slots">What the rule remembers: <see cref="SlotCount"/> arrays of equal length; changed in place.</param>
    /// <param name="update">Rate, step and scale that hold for the whole step.</param>
    /// <exception cref="ArgumentException">The lengths or the number of slots do not fit.</exception>
    public unsafe void Apply(Span<float> weights, ReadOnlySpan<float> gradient, float[][] slots, OptimizerStep update)
    {
        ArgumentNullException.ThrowIfNull(slots);
        if (gradient.Length != weights.Length || slots.Length != SlotCount)
        {
            throw new ArgumentException($"{weights.Length} weights need as many gradients and {SlotCount} slots; there are {gradient.Length} and {slots.Length}.");
        }
        foreach (float[] slot in slots)
        {
            if (slot.Length != weights.Length)
            {
                throw new ArgumentException($"A slot of {slot.Length} numbers does not fit {weights.Length} weights.");
            }
        }
        fixed (float* w = weights, g = gradient, first = SlotCount > 0 ? slots[0] : null, second = SlotCount > 1 ? slots[1] : null)
        {
            float** pointers = stackalloc float*[2];
            pointers[0] = first;
            pointers[1] = second;
            Apply(w, g, pointers, weights.Length, update);
        }
    }
}
