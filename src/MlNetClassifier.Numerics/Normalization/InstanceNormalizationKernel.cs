using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>scale · (x − mean) / √(variance + ε) + bias with one scale and one bias for each run of floats (arXiv:1607.08022); group normalisation as well, whose groups are such runs.</summary>
internal sealed unsafe class InstanceNormalizationKernel : LayerKernel
{
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly int length;
    private readonly float epsilon;
    private readonly float[] scale;
    private readonly float[] bias;
    private readonly delegate*<float*, float*, int, float, float, float, void> run;

    /// <summary>Each image is as many runs as <paramref name="scale"/> has numbers; input and output may be the same place.</summary>
    /// <param name="input">Runs, one behind the other.</param>
    /// <param name="output">Receives the result.</param>
    /// <param name="length">Floats in a run.</param>
    /// <param name="scale">One factor for each run.</param>
    /// <param name="bias">One addend for each.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="set">Vector width.</param>
    public InstanceNormalizationKernel(
        in BlockedTensor input, in BlockedTensor output, int length, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, float epsilon, InstructionSet set)
    {
        this.input = input;
        this.output = output;
        this.length = length;
        this.epsilon = epsilon;
        this.scale = scale.ToArray();
        this.bias = bias.ToArray();
        run = PlaneNormalization.Forward(set);
    }

    public override string Description => $"instance normalisation {scale.Length}x{length}";

    public override double Flops => 7.0 * scale.Length * length;

    public override int Tasks(int phase, int images, int threads) => images * scale.Length;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int row = task % scale.Length, image = task / scale.Length;
        nint from = (nint)row * length;
        run(call.At(input, image) + from, call.At(output, image) + from, length, scale[row], bias[row], epsilon);
    }
}
