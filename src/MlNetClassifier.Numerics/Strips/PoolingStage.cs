using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>Rows of a pooling layer.</summary>
internal sealed unsafe class PoolingStage : StripStage
{
    private readonly PoolingKernel kernel;
    private readonly string name;

    /// <summary><paramref name="inputHeight"/> is that of the whole picture, at whose edges windows are cut.</summary>
    public PoolingStage(PoolingShape shape, in BlockedTensor input, in BlockedTensor output, int inputHeight, InstructionSet set)
        : base(input, output)
    {
        kernel = new PoolingKernel(shape, input with { Height = inputHeight }, output, set);
        name = $"{(shape.Maximum ? "max" : "average")} pool {shape.KernelHeight}x{shape.KernelWidth}";
    }

    public override double Flops(int outputHeight) => kernel.Flops / Output.Height * outputHeight;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(float* input, float* output, float* residual, int first, int last)
    {
        for (int block = 0; block < Output.Blocks; block++)
        {
            kernel.RunRows(input + (block * Input.Plane), output + (block * Output.Plane), first, last);
        }
    }

    public override string ToString() => name;
}
