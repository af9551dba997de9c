using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Gradients of functions of whole rows: softmax and layer normalisation.</summary>
internal static unsafe class RowGradients
{
    /// <summary>dx = y · (dy − Σ y · dy) over a row: y, dy, dx, count.</summary>
    public static delegate*<float*, float*, float*, int, void> Softmax(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => &SoftmaxRow<Vector512<float>, Simd512>,
        InstructionSet.Vector256 => &SoftmaxRow<Vector256<float>, Simd256>,
        InstructionSet.Vector128 => &SoftmaxRow<Vector128<float>, Simd128>,
        _ => &SoftmaxRow<float, SimdScalar>,
    };

    /// <summary>
    /// One row of layer normalisation's gradient: x, dy, scale, dx, sums of dscale, sums of dbias (both added to), count, epsilon.
    /// </summary>
    public static delegate*<float*, float*, float*, float*, float*, float*, int, float, void> LayerNormalization(InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => &LayerNormalizationRow<Vector512<float>, Simd512>,
        InstructionSet.Vector256 => &LayerNormalizationRow<Vector256<float>, Simd256>,
        InstructionSet.Vector128 => &LayerNormalizationRow<Vector128<float>, Simd128>,
        _ => &LayerNormalizationRow<float, SimdScalar>,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxRow<TVector, TSimd>(float* y, float* dy, float* dx, int count)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        int whole = count - (count % TSimd.Lanes);
        TVector sums = TSimd.Splat(0);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            sums = TSimd.MultiplyAdd(TSimd.Load(y + i), TSimd.Load(dy + i), sums);
        }

        float sum = TSimd.Sum(sums);
        for (int i = whole; i < count; i++)
        {
            sum += y[i] * dy[i];
        }

        TVector shift = TSimd.Splat(sum);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(y + i), TSimd.Subtract(TSimd.Load(dy + i), shift)), dx + i);
        }

        for (int i = whole; i < count; i++)
        {
            dx[i] = y[i] * (dy[i] - sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LayerNormalizationRow<TVector, TSimd>(
        float* x, float* dy, float* scale, float* dx, float* dScale, float* dBias, int count, float epsilon)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
    {
        int whole = count - (count % TSimd.Lanes);
        TVector sums = TSimd.Splat(0);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            sums = TSimd.Add(sums, TSimd.Load(x + i));
        }

        float mean = TSimd.Sum(sums);
        for (int i = whole; i < count; i++)
        {
            mean += x[i];
        }

        // The centred row is kept in dx until dx itself is computed.
        mean /= count;
        TVector centre = TSimd.Splat(mean), squares = TSimd.Splat(0);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TVector d = TSimd.Subtract(TSimd.Load(x + i), centre);
            squares = TSimd.MultiplyAdd(d, d, squares);
            TSimd.Store(d, dx + i);
        }

        float variance = TSimd.Sum(squares);
        for (int i = whole; i < count; i++)
        {
            dx[i] = x[i] - mean;
            variance += dx[i] * dx[i];
        }

        float inverse = 1 / MathF.Sqrt((variance / count) + epsilon);
        TVector factor = TSimd.Splat(inverse), total = TSimd.Splat(0), along = TSimd.Splat(0);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TVector normal = TSimd.Multiply(TSimd.Load(dx + i), factor), gradient = TSimd.Load(dy + i), scaled = TSimd.Multiply(gradient, TSimd.Load(scale + i));
            total = TSimd.Add(total, scaled);
            along = TSimd.MultiplyAdd(scaled, normal, along);
            TSimd.Store(TSimd.MultiplyAdd(gradient, normal, TSimd.Load(dScale + i)), dScale + i);
            TSimd.Store(TSimd.Add(gradient, TSimd.Load(dBias + i)), dBias + i);
            TSimd.Store(normal, dx + i);
        }

        float sum = TSimd.Sum(total), product = TSimd.Sum(along);
        for (int i = whole; i < count; i++)
        {
            dx[i] *= inverse;
            sum += dy[i] * scale[i];
            product += dy[i] * scale[i] * dx[i];
            dScale[i] += dy[i] * dx[i];
            dBias[i] += dy[i];
        }

        TVector shift = TSimd.Splat(sum / count), slope = TSimd.Splat(product / count);
        for (int i = 0; i < whole; i += TSimd.Lanes)
        {
            TVector rest = TSimd.Subtract(TSimd.Multiply(TSimd.Load(dy + i), TSimd.Load(scale + i)), TSimd.MultiplyAdd(TSimd.Load(dx + i), slope, shift));
            TSimd.Store(TSimd.Multiply(factor, rest), dx + i);
        }

        for (int i = whole; i < count; i++)
        {
            dx[i] = inverse * ((dy[i] * scale[i]) - (sum / count) - (dx[i] * (product / count)));
        }
    }
}
