namespace MlNetClassifier.Numerics;

/// <summary>One layer of a <see cref="StripChain"/>: computes rows of its output from rows of its input.</summary>
internal abstract unsafe class StripStage
{
    protected StripStage(in BlockedTensor input, in BlockedTensor output)
    {
        Input = input;
        Output = output;
    }

    /// <summary>Strides of the input: a tensor, or a strip of one.</summary>
    public BlockedTensor Input { get; }

    /// <summary>Strides of the output.</summary>
    public BlockedTensor Output { get; }

    /// <summary>Input rows that one output row reads.</summary>
    public required int Extent { get; init; }

    public required int StrideY { get; init; }

    public required int PadTop { get; init; }

    /// <summary>Whether rows outside the picture are read as zeros; otherwise they are left out.</summary>
    public bool ReadsPadding { get; init; } = true;

    public abstract double Flops(int outputHeight);

    /// <summary>Computes output rows <paramref name="first"/> to <paramref name="last"/> − 1.</summary>
    /// <param name="input">Where row 0 of the input lies or would lie.</param>
    /// <param name="output">Where row 0 of the output lies or would lie.</param>
    /// <param name="residual">Row 0 of what is added, or null.</param>
    /// <param name="first">First row.</param>
    /// <param name="last">End.</param>
    public abstract void Run(float* input, float* output, float* residual, int first, int last);
}
