using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetClassifier.Numerics;

/// <summary>Applies a <see cref="BinaryFunction"/> to runs of floats; the result may replace either operand.</summary>
internal static unsafe class BinaryFunctions
{
    /// <summary>The loop for a function: x, y, target, count, and whether y is one channel block that repeats.</summary>
    public static delegate*<float*, float*, float*, nint, bool, void> Get(BinaryFunction function, InstructionSet set) => set switch
    {
        InstructionSet.Vector512 => Get<Vector512<float>, Simd512>(function),
        InstructionSet.Vector256 => Get<Vector256<float>, Simd256>(function),
        InstructionSet.Vector128 => Get<Vector128<float>, Simd128>(function),
        _ => Get<float, SimdScalar>(function),
    };

    private static delegate*<float*, float*, float*, nint, bool, void> Get<TVector, TSimd>(BinaryFunction function)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector> => function switch
        {
            BinaryFunction.Add => &Run<TVector, TSimd, Add>,
            BinaryFunction.Subtract => &Run<TVector, TSimd, Subtract>,
            BinaryFunction.Multiply => &Run<TVector, TSimd, Multiply>,
            BinaryFunction.Divide => &Run<TVector, TSimd, Divide>,
            BinaryFunction.Max => &Run<TVector, TSimd, Max>,
            BinaryFunction.Min => &Run<TVector, TSimd, Min>,
            BinaryFunction.PRelu => &Run<TVector, TSimd, PRelu>,
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, null),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TVector, TSimd, TFunction>(float* x, float* y, float* target, nint count, bool repeat)
        where TVector : unmanaged
        where TSimd : struct, ISimd<TVector>
        where TFunction : struct, IFunction
    {
        nint i = 0;
        nint mask = repeat ? ChannelBlock.Size - 1 : -1;
        for (; i <= count - TSimd.Lanes; i += TSimd.Lanes)
        {
            TSimd.Store(TFunction.Apply<TVector, TSimd>(TSimd.Load(x + i), TSimd.Load(y + (i & mask))), target + i);
        }

        for (; i < count; i++)
        {
            target[i] = TFunction.Apply<float, SimdScalar>(x[i], y[i & mask]);
        }
    }

    private interface IFunction
    {
        static abstract TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector>;
    }

    private readonly struct Add : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Add(x, y);
    }

    private readonly struct Subtract : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Subtract(x, y);
    }

    private readonly struct Multiply : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Multiply(x, y);
    }

    private readonly struct Divide : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Divide(x, y);
    }

    private readonly struct Max : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Max(x, y);
    }

    private readonly struct Min : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> => TSimd.Min(x, y);
    }

    private readonly struct PRelu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, TSimd>(TVector x, TVector y)
            where TVector : unmanaged
            where TSimd : struct, ISimd<TVector> =>
            TSimd.MultiplyAdd(y, TSimd.Min(TSimd.Splat(0), x), TSimd.Max(TSimd.Splat(0), x));
    }
}
