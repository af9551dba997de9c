using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Softmax over runs of floats: eˣ⁻ᵐᵃˣ divided by their sum, so that nothing overflows.</summary>
internal sealed unsafe class SoftmaxKernel : LayerKernel
{
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly int rows;
    private readonly int length;
    private readonly delegate*<float*, float*, int, void> run;

    /// <summary>Each image is <paramref name="rows"/> runs of <paramref name="length"/> floats; input and output may be the same place.</summary>
    public SoftmaxKernel(in BlockedTensor input, in BlockedTensor output, int rows, int length, InstructionSet set)
    {
        this.input = input;
        this.output = output;
        this.rows = rows;
        this.length = length;
        run = RowOf(set);
    }

    public override string Description => $"softmax {rows}x{length}";

    public override double Flops => 4.0 * rows * length;

    public override int Tasks(int phase, int images, int threads) => images * rows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        nint row = (nint)(task % rows) * length;
        run(call.At(input, task / rows) + row, call.At(output, task / rows) + row, length);
    }

    /// <summary>Softmax of one run: source, target (may be the same), count.</summary>
    public static delegate*<float*, float*, int, void> RowOf(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => &Row<Vector512<float>, Simd512>,
        InstructionSet.Vector256 => &Row<Vector256<float>, Simd256>,
        InstructionSet.Vector128 => &Row<Vector128<float>, Simd128>,
        _ => &Row<float, SimdScalar>,
    };

    /// <summary>The last numbers, fewer than a vector, are computed as a vector of their own: number by number, five of 197 took as long as all the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TVector, TSimd>(float* x, float* y, int count)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        int whole = count - (count % TSimd.Lanes);
        float* rest = stackalloc float[ChannelBlock.Size];
        TVector greatest = TSimd.Splat(float.NegativeInfinity);
        TSimd.Store(greatest, rest);
        for (int i = whole; i < count; i++)
        {
            rest[i - whole] = x[i];
        }

        TVector last = TSimd.Load(rest);
        greatest = last;
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            greatest = TSimd.Max(greatest, TSimd.Load(x + i));
        }

        TVector shift = TSimd.Splat(TSimd.MaxLane(greatest));
        TVector sums = TSimd.Splat(0);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TVector e = TSimd.Exp(TSimd.Subtract(TSimd.Load(x + i), shift));
            sums = TSimd.Add(sums, e);
            TSimd.Store(e, y + i);
        }

        last = TSimd.Exp(TSimd.Subtract(last, shift));
        TVector factor = TSimd.Splat(1 / TSimd.Sum(TSimd.Add(sums, last)));
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(y + i), factor), y + i);
        }

        TSimd.Store(TSimd.Multiply(last, factor), rest);
        for (int i = whole; i < count; i++)
        {
            y[i] = rest[i - whole];
        }
    }
}
