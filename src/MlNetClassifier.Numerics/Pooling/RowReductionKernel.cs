using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>One number for each run of floats: the lengths by which attention divides its queries and keys, means over tokens' numbers.</summary>
internal sealed unsafe class RowReductionKernel : LayerKernel
{
    private readonly RowReduction reduction;
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly int rows;
    private readonly int length;
    private readonly delegate*<float*, int, double> sum;

    /// <summary>Each image is <paramref name="rows"/> runs of <paramref name="length"/> floats, and as many results.</summary>
    public RowReductionKernel(RowReduction reduction, in BlockedTensor input, in BlockedTensor output, int rows, int length, InstructionSet set)
    {
        this.reduction = reduction;
        this.input = input;
        this.output = output;
        this.rows = rows;
        this.length = length;
        sum = SumOf(reduction == RowReduction.Length, set);
    }

    public override string Description => $"{reduction} of rows {rows}x{length}";

    public override double Flops => (reduction == RowReduction.Length ? 2.0 : 1.0) * rows * length;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads), band = task % bands;
        float* x = call.At(input, task / bands), y = call.At(output, task / bands);
        for (int row = (int)((long)rows * band / bands); row < (int)((long)rows * (band + 1) / bands); row++)
        {
            double total = sum(x + ((nint)row * length), length);
            y[row] = (float)(reduction switch
            {
                RowReduction.Mean => total / length,
                RowReduction.Length => Math.Sqrt(total),
                _ => total,
            });
        }
    }

    /// <summary>The sum of a run, or of its squares.</summary>
    private static delegate*<float*, int, double> SumOf(bool squares, InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => squares ? &Squares<Vector512<float>, Simd512> : &RunSums.Sum<Vector512<float>, Simd512>,
        InstructionSet.Vector256 => squares ? &Squares<Vector256<float>, Simd256> : &RunSums.Sum<Vector256<float>, Simd256>,
        InstructionSet.Vector128 => squares ? &Squares<Vector128<float>, Simd128> : &RunSums.Sum<Vector128<float>, Simd128>,
        _ => squares ? &Squares<float, SimdScalar> : &RunSums.Sum<float, SimdScalar>,
    };

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, rows));

    private static double Squares<TVector, TSimd>(float* x, int count)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => RunSums.Squares<TVector, TSimd>(x, count, 0);
}
