using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Applies a <see cref="UnaryFunction"/> to a run of floats, in place or not.</summary>
internal static unsafe class UnaryFunctions
{
    /// <summary>The loop for a function: source, target, count, a, b.</summary>
    public static delegate*<float*, float*, nint, float, float, void> Get(UnaryFunction function, InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => Get<Vector512<float>, Simd512>(function),
        InstructionSet.Vector256 => Get<Vector256<float>, Simd256>(function),
        InstructionSet.Vector128 => Get<Vector128<float>, Simd128>(function),
        _ => Get<float, SimdScalar>(function),
    };

    private static delegate*<float*, float*, nint, float, float, void> Get<TVector, TSimd>(UnaryFunction function)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => function switch
        {
            UnaryFunction.Clip => &Run<TVector, TSimd, Clip>,
            UnaryFunction.LeakyRelu => &Run<TVector, TSimd, LeakyRelu>,
            UnaryFunction.Sigmoid => &Run<TVector, TSimd, Sigmoid>,
            UnaryFunction.HardSigmoid => &Run<TVector, TSimd, HardSigmoid>,
            UnaryFunction.HardSwish => &Run<TVector, TSimd, HardSwish>,
            UnaryFunction.Swish => &Run<TVector, TSimd, Swish>,
            UnaryFunction.Tanh => &Run<TVector, TSimd, Tanh>,
            UnaryFunction.Elu => &Run<TVector, TSimd, Elu>,
            UnaryFunction.Exp => &Run<TVector, TSimd, Exponential>,
            UnaryFunction.Erf => &Run<TVector, TSimd, Erf>,
            UnaryFunction.Gelu => &Run<TVector, TSimd, Gelu>,
            UnaryFunction.GeluTanh => &Run<TVector, TSimd, GeluTanh>,
            UnaryFunction.Sqrt => &Run<TVector, TSimd, SquareRoot>,
            UnaryFunction.Softplus => &Run<TVector, TSimd, Softplus>,
            UnaryFunction.Mish => &Run<TVector, TSimd, Mish>,
            UnaryFunction.Abs => &Run<TVector, TSimd, Abs>,
            UnaryFunction.Scale => &Run<TVector, TSimd, Scale>,
            UnaryFunction.Reciprocal => &Run<TVector, TSimd, Reciprocal>,
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVector, TSimd, TFunction>(float* source, float* target, nint count, float a, float b)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TFunction : struct, IFunction
    {
        TVector va = TSimd.Splat(a);
        TVector vb = TSimd.Splat(b);
        nint i = 0;
        for (; i <= count - TSimd.Lanes; i += TSimd.Lanes)
        {
            TSimd.Store(TFunction.Apply<TVector, TSimd>(TSimd.Load(source + i), va, vb), target + i);
        }

        for (; i < count; i++)
        {
            target[i] = TFunction.Apply<float, SimdScalar>(source[i], a, b);
        }
    }

    private interface IFunction
    {
        static abstract TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>;
    }

    private readonly struct Clip : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Min(b, TSimd.Max(a, x));
    }

    private readonly struct LeakyRelu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> =>
            TSimd.MultiplyAdd(a, TSimd.Min(TSimd.Splat(0), x), TSimd.Max(TSimd.Splat(0), x));
    }

    private readonly struct Sigmoid : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            TVector one = TSimd.Splat(1);
            return TSimd.Divide(one, TSimd.Add(one, TSimd.Exp(TSimd.Subtract(TSimd.Splat(0), x))));
        }
    }

    private readonly struct HardSigmoid : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> =>
            TSimd.Min(TSimd.Splat(1), TSimd.Max(TSimd.Splat(0), TSimd.MultiplyAdd(a, x, b)));
    }

    private readonly struct HardSwish : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> =>
            TSimd.Multiply(x, HardSigmoid.Apply<TVector, TSimd>(x, TSimd.Splat(1f / 6), TSimd.Splat(0.5f)));
    }

    private readonly struct Swish : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> =>
            TSimd.Divide(x, TSimd.Add(TSimd.Splat(1), TSimd.Exp(TSimd.Subtract(TSimd.Splat(0), x))));
    }

    private readonly struct Tanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            TVector one = TSimd.Splat(1);
            TVector two = TSimd.Splat(2);
            return TSimd.Subtract(one, TSimd.Divide(two, TSimd.Add(TSimd.Exp(TSimd.Multiply(two, x)), one)));
        }
    }

    private readonly struct Elu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            TVector zero = TSimd.Splat(0);
            TVector negative = TSimd.Subtract(TSimd.Exp(TSimd.Min(zero, x)), TSimd.Splat(1));
            return TSimd.MultiplyAdd(a, negative, TSimd.Max(zero, x));
        }
    }

    private readonly struct Exponential : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Exp(x);
    }

    private readonly struct Erf : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            // The sign, without a comparison: ±1 but for the very smallest, whose result is below the error anyway.
            TVector sign = TSimd.Min(TSimd.Splat(1), TSimd.Max(TSimd.Splat(-1), TSimd.Multiply(x, TSimd.Splat(1e30f))));
            return TSimd.Multiply(sign, OfMagnitude<TVector, TSimd>(Abs.Apply<TVector, TSimd>(x, a, b)));
        }

        /// <summary>erf of x ≥ 0 by Abramowitz and Stegun 7.1.26: 1 − t (a₁ + … + a₅ t⁴) e^(−x²), t = 1 / (1 + 0.3275911 x); error below 1.5e-7.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector OfMagnitude<TVector, TSimd>(TVector x)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            TVector one = TSimd.Splat(1);
            TVector t = TSimd.Divide(one, TSimd.MultiplyAdd(TSimd.Splat(0.3275911f), x, one));
            TVector p = TSimd.MultiplyAdd(TSimd.Splat(1.061405429f), t, TSimd.Splat(-1.453152027f));
            p = TSimd.MultiplyAdd(p, t, TSimd.Splat(1.421413741f));
            p = TSimd.MultiplyAdd(p, t, TSimd.Splat(-0.284496736f));
            p = TSimd.MultiplyAdd(p, t, TSimd.Splat(0.254829592f));
            TVector e = TSimd.Exp(TSimd.Subtract(TSimd.Splat(0), TSimd.Multiply(x, x)));
            return TSimd.Subtract(one, TSimd.Multiply(TSimd.Multiply(p, t), e));
        }
    }

    private readonly struct Gelu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            // x · erf(x / √2) is the same for −x, which saves the sign.
            TVector magnitude = Abs.Apply<TVector, TSimd>(x, a, b);
            TVector erf = Erf.OfMagnitude<TVector, TSimd>(TSimd.Multiply(magnitude, TSimd.Splat(0.70710678f)));
            return TSimd.Multiply(TSimd.Splat(0.5f), TSimd.MultiplyAdd(magnitude, erf, x));
        }
    }

    private readonly struct GeluTanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            // ½ (1 + tanh u) is the sigmoid of 2 u; 2 √(2/π) = 1.5957691.
            TVector cube = TSimd.Multiply(TSimd.Multiply(x, x), TSimd.Multiply(x, TSimd.Splat(0.044715f)));
            return TSimd.Multiply(x, Sigmoid.Apply<TVector, TSimd>(TSimd.Multiply(TSimd.Splat(1.5957691f), TSimd.Add(x, cube)), a, b));
        }
    }

    private readonly struct SquareRoot : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Sqrt(x);
    }

    private readonly struct Softplus : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>
        {
            TVector zero = TSimd.Splat(0);
            TVector small = TSimd.Exp(TSimd.Subtract(zero, Abs.Apply<TVector, TSimd>(x, a, b)));
            return TSimd.Add(TSimd.Max(zero, x), TSimd.Log(TSimd.Add(TSimd.Splat(1), small)));
        }
    }

    private readonly struct Mish : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Multiply(x, Tanh.Apply<TVector, TSimd>(Softplus.Apply<TVector, TSimd>(x, a, b), a, b));
    }

    private readonly struct Abs : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Max(TSimd.Subtract(TSimd.Splat(0), x), x);
    }

    private readonly struct Scale : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Multiply(a, x);
    }

    private readonly struct Reciprocal : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector a, TVector b)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Divide(TSimd.Splat(1), x);
    }
}
