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
            where TSimd : struct, ISimd<TVector> => TSimd.Multiply(x, Sigmoid.Apply<TVector, TSimd>(x, a, b));
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
}
