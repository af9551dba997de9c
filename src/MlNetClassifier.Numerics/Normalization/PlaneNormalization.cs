using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Normalisation of one run of floats with one scale and one bias for all of it: a channel of instance normalisation, and its gradient.</summary>
/// <remarks>A channel can be a hundred thousand floats, too many for one sum in single precision: blocks are summed, and the blocks' sums in double.</remarks>
internal static unsafe class PlaneNormalization
{
    private const int Block = 1024;

    /// <summary>scale · (x − mean) / √(variance + ε) + bias: x, y, count, scale, bias, epsilon.</summary>
    public static delegate*<float*, float*, int, float, float, float, void> Forward(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => &Normalize<Vector512<float>, Simd512>,
        InstructionSet.Vector256 => &Normalize<Vector256<float>, Simd256>,
        InstructionSet.Vector128 => &Normalize<Vector128<float>, Simd128>,
        _ => &Normalize<float, SimdScalar>,
    };

    /// <summary>The gradient: x, dy, dx, count, scale, epsilon, sum of dscale, sum of dbias (both added to).</summary>
    public static delegate*<float*, float*, float*, int, float, float, float*, float*, void> Gradient(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => &Differentiate<Vector512<float>, Simd512>,
        InstructionSet.Vector256 => &Differentiate<Vector256<float>, Simd256>,
        InstructionSet.Vector128 => &Differentiate<Vector128<float>, Simd128>,
        _ => &Differentiate<float, SimdScalar>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize<TVector, TSimd>(float* x, float* y, int count, float scale, float bias, float epsilon)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        (float mean, double variance, _) = Moments<TVector, TSimd>(x, count);
        float factor = (float)(scale / Math.Sqrt(variance + epsilon));
        TVector centre = TSimd.Splat(mean), factors = TSimd.Splat(factor), shift = TSimd.Splat(bias);
        int whole = count - (count % TSimd.Lanes);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Load(x + i), centre), factors, shift), y + i);
        }

        for (int i = whole; i < count; i++)
        {
            y[i] = ((x[i] - mean) * factor) + bias;
        }
    }

    // dx = f · (dy − mean(dy) − n · mean(dy · n)) with n the normalised x and f = scale / √(variance + ε).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate<TVector, TSimd>(float* x, float* dy, float* dx, int count, float scale, float epsilon, float* dScale, float* dBias)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        (float mean, double variance, double rounding) = Moments<TVector, TSimd>(x, count);
        (double sum, double product) = Products<TVector, TSimd>(x, dy, mean, count);
        double inverse = 1 / Math.Sqrt(variance + epsilon);
        product = (product - (rounding * sum)) * inverse;
        *dScale += (float)product;
        *dBias += (float)sum;
        float factor = (float)(scale * inverse), slope = (float)(-scale * inverse * inverse * product / count), shift = (float)(-scale * inverse * sum / count);
        TVector centre = TSimd.Splat(mean), factors = TSimd.Splat(factor), slopes = TSimd.Splat(slope), shifts = TSimd.Splat(shift);
        int whole = count - (count % TSimd.Lanes);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TVector rest = TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Load(x + i), centre), slopes, shifts);
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(dy + i), factors, rest), dx + i);
        }

        for (int i = whole; i < count; i++)
        {
            dx[i] = (dy[i] * factor) + ((x[i] - mean) * slope) + shift;
        }
    }

    /// <summary>The mean in single precision, the variance around the exact one, and how far the exact mean is from the single one.</summary>
    private static (float Mean, double Variance, double Rounding) Moments<TVector, TSimd>(float* x, int count)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        double exact = RunSums.Sum<TVector, TSimd>(x, count) / count;
        float mean = (float)exact;
        double squares = RunSums.Squares<TVector, TSimd>(x, count, mean);
        double rounding = exact - mean;
        return (mean, Math.Max(0, (squares / count) - (rounding * rounding)), rounding);
    }

    /// <summary>Σ dy and Σ dy · (x − mean).</summary>
    private static (double Sum, double Product) Products<TVector, TSimd>(float* x, float* dy, float mean, int count)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        double sum = 0, product = 0;
        TVector centre = TSimd.Splat(mean);
        for (int start = 0; start < count; start += Block)
        {
            int end = Math.Min(count, start + Block), i = start;
            TVector sums = TSimd.Splat(0), products = TSimd.Splat(0);
            for (; i <= end - TSimd.Lanes; i += TSimd.Lanes)
            {
                TVector gradient = TSimd.Load(dy + i);
                sums = TSimd.Add(sums, gradient);
                products = TSimd.MultiplyAdd(gradient, TSimd.Subtract(TSimd.Load(x + i), centre), products);
            }

            sum += TSimd.Sum(sums);
            product += TSimd.Sum(products);
            for (; i < end; i++)
            {
                sum += dy[i];
                product += dy[i] * (x[i] - mean);
            }
        }

        return (sum, product);
    }
}
