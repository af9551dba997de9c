using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>A function of each element of a tensor; input and output may be the same place. Borders are left alone.</summary>
internal sealed unsafe class UnaryKernel : LayerKernel
{
    private readonly UnaryFunction function;
    private readonly float a;
    private readonly float b;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly delegate*<float*, float*, nint, float, float, void> run;

    public UnaryKernel(UnaryFunction function, float a, float b, in BlockedTensor input, in BlockedTensor output, InstructionSet set)
    {
        this.function = function;
        this.a = a;
        this.b = b;
        this.input = input;
        this.output = output;
        run = UnaryFunctions.Get(function, set);
    }

    public override string Description => $"{function} {input.Channels} {input.Height}x{input.Width}";

    public override double Flops => (double)input.Channels * input.Height * input.Width;

    private int Planes => input.Planar ? input.Channels : input.Blocks;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads) * Planes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int plane = task % Planes;
        int band = task / Planes % bands;
        int image = task / Planes / bands;
        int first = input.Height * band / bands;
        int last = input.Height * (band + 1) / bands;
        float* source = call.At(input, image) + (plane * input.Plane);
        float* target = call.At(output, image) + (plane * output.Plane);
        nint width = (nint)input.Width * input.Pitch;
        if (input.IsDense && output.IsDense && width % ChannelBlock.Size == 0)
        {
            // Whole vectors only: what is left over at the end of a run is computed otherwise, and runs depend on the number of threads.
            run(source + (first * width), target + (first * width), (last - first) * width, a, b);
            return;
        }

        for (int y = first; y < last; y++)
        {
            run(source + (y * input.Row), target + (y * output.Row), width, a, b);
        }
    }

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, input.Height));
}
