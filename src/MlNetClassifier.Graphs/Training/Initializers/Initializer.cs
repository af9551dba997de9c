namespace MlNetClassifier.Graphs.Training.Initializers;

/// <summary>First values of a parameter. A pure function of seed and shape: the same numbers on every machine.</summary>
public abstract record Initializer
{
    /// <summary>Draws a parameter.</summary>
    /// <param name="shape">Its sizes: [out, in / group, kh, kw] of a convolution or [in, out] of a dense layer.</param>
    /// <param name="seed">Which random numbers; give every parameter its own.</param>
    public Tensor Create(TensorShape shape, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        (int fanIn, int fanOut) = Fans(shape);
        float[] values = new float[shape.ElementsPerItem];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)Draw(seed, (ulong)i, fanIn, fanOut);
        }

        return Tensor.FromFloats(values, shape);
    }

    /// <summary>One value.</summary>
    /// <param name="seed">Which random numbers.</param>
    /// <param name="index">Index of the value.</param>
    /// <param name="fanIn">Values that an output sums.</param>
    /// <param name="fanOut">Outputs that an input reaches.</param>
    private protected abstract double Draw(ulong seed, ulong index, int fanIn, int fanOut);

    private static (int FanIn, int FanOut) Fans(TensorShape shape) => shape.Rank switch
    {
        2 => (shape[0], shape[1]),
        > 2 => (shape.ElementsPerItem / Math.Max(1, shape[0]), shape.ElementsPerItem / Math.Max(1, shape[1])),
        _ => (Math.Max(1, shape.ElementsPerItem), Math.Max(1, shape.ElementsPerItem)),
    };
}
