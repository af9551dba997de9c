using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>scale · (x − mean) / √(variance + ε) + bias over runs of floats (arXiv:1607.06450).</summary>
/// <remarks>Mean and variance in two passes, because the difference of squares loses digits where the mean is large.</remarks>
internal sealed unsafe class LayerNormalizationKernel : LayerKernel, IDisposable
{
    private readonly BlockedTensor input;
    private readonly BlockedTensor output;
    private readonly int rows;
    private readonly int length;
    private readonly float epsilon;
    private readonly AlignedBuffer factors;
    private readonly delegate*<float*, float*, int, float*, float*, float, void> run;

    /// <summary>Each image is <paramref name="rows"/> runs; input and output may be the same place.</summary>
    /// <param name="input">Runs of as many floats as <paramref name="scale"/> has.</param>
    /// <param name="output">Receives the result.</param>
    /// <param name="rows">Runs in an image.</param>
    /// <param name="scale">One factor for each float of a run.</param>
    /// <param name="bias">One addend for each, or none.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="set">Vector width.</param>
    public LayerNormalizationKernel(
        in BlockedTensor input, in BlockedTensor output, int rows, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, float epsilon, InstructionSet set)
    {
        this.input = input;
        this.output = output;
        this.rows = rows;
        this.epsilon = epsilon;
        length = scale.Length;
        factors = new AlignedBuffer(2 * (long)length);
        scale.CopyTo(factors.AsSpan(0, length));
        bias.CopyTo(factors.AsSpan(length, length));
        run = RowOf(set);
    }

    public override string Description => $"layer normalisation {rows}x{length}";

    public override double Flops => 7.0 * rows * length;

    public override int Tasks(int phase, int images, int threads) => images * Bands(threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(in LayerCall call, int phase, int task)
    {
        int bands = Bands(call.Threads);
        int band = task % bands;
        float* x = call.At(input, task / bands);
        float* y = call.At(output, task / bands);
        for (int row = rows * band / bands; row < rows * (band + 1) / bands; row++)
        {
            run(x + ((nint)row * length), y + ((nint)row * length), length, factors.Pointer, factors.Pointer + length, epsilon);
        }
    }

    public void Dispose() => factors.Dispose();

    private int Bands(int threads) => Math.Max(1, Math.Min(threads, rows));

    /// <summary>Normalises one run: source, target (may be the same), count, scale, bias, epsilon.</summary>
    public static delegate*<float*, float*, int, float*, float*, float, void> RowOf(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => &Row<Vector512<float>, Simd512>,
        InstructionSet.Vector256 => &Row<Vector256<float>, Simd256>,
        InstructionSet.Vector128 => &Row<Vector128<float>, Simd128>,
        _ => &Row<float, SimdScalar>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TVector, TSimd>(float* x, float* y, int count, float* scale, float* bias, float epsilon)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        int whole = count - (count % TSimd.Lanes);
        TVector sums = TSimd.Splat(0);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            sums = TSimd.Add(sums, TSimd.Load(x + i));
        }

        float sum = TSimd.Sum(sums);
        for (int i = whole; i < count; i++)
        {
            sum += x[i];
        }

        float mean = sum / count;
        TVector centre = TSimd.Splat(mean);
        TVector squares = TSimd.Splat(0);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TVector d = TSimd.Subtract(TSimd.Load(x + i), centre);
            squares = TSimd.MultiplyAdd(d, d, squares);
        }

        float square = TSimd.Sum(squares);
        for (int i = whole; i < count; i++)
        {
            square += (x[i] - mean) * (x[i] - mean);
        }

        float factor = 1 / MathF.Sqrt((square / count) + epsilon);
        TVector factors = TSimd.Splat(factor);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TVector d = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), centre), factors);
            TSimd.Store(TSimd.MultiplyAdd(d, TSimd.Load(scale + i), TSimd.Load(bias + i)), y + i);
        }

        for (int i = whole; i < count; i++)
        {
            y[i] = ((x[i] - mean) * factor * scale[i]) + bias[i];
        }
    }
}
