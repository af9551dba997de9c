using System.Numerics;
using System.Runtime.CompilerServices;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Planning;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>The elementwise operators as loops over runs of elements; gradients take what was saved first and dy second.</summary>
internal static unsafe partial class RowFunctions
{
    // A struct for each function makes the JIT write each its own loop; a delegate for each vector would cost more than the arithmetic.
    private interface IFunction
    {
        Vector<float> Apply(Vector<float> p, Vector<float> q);
    }

    /// <summary>The loop of an operator, null if it has none.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="set">Vector width of the functions that inference has kernels for.</param>
    public static RowFunction? Of(Operator @operator, InstructionSet set) => @operator switch
    {
        Not => Loop(default(IsNothing)),
        Identity or Cast { To: ElementType.Float32 } => (a, b, y, n) => new ReadOnlySpan<float>(a, n).CopyTo(new Span<float>(y, n)),
        Relu => Loop(default(Rectified)),
        ReluGradient => Loop(default(WherePositive)),
        Clip clip => Loop(new Limited(clip.Min, clip.Max)),
        ClipGradient clip => Loop(new Inside(clip.Min, clip.Max, 1)),
        HardSigmoid hard => Loop(new UnitRamp(hard.Alpha, hard.Beta)),
        HardSigmoidGradient hard => Loop(new Inside(0, 1, hard.Alpha)),
        HardSwish => Loop(default(Swish)),
        HardSwishGradient => Loop(default(SwishSlope)),
        SigmoidGradient => Loop(default(SigmoidSlope)),
        TanhGradient => Loop(default(TanhSlope)),
        LeakyReluGradient leaky => Loop(new Leak(leaky.Alpha)),
        GeluGradient { Approximate: false } => Loop(default(GeluSlope)),
        GeluGradient => Loop(default(GeluTanhSlope)),
        ErfGradient => Loop(default(ErfSlope)),
        ActivationGradient gradient => (a, b, y, n) => Scalar(gradient, a, b, y, n),
        UnaryOperator unary when UnaryKernels.Of(unary) is { } kernel => Kernel(kernel, set),
        UnaryOperator unary => (a, b, y, n) => Scalar(unary, a, y, n),
        _ => OfPair(@operator),
    };

    private static RowFunction Loop<T>(T function)
        where T : struct, IFunction => (a, b, y, n) => Map(function, a, b, y, n);

    private static RowFunction Kernel((UnaryFunction Function, float A, float B) kernel, InstructionSet set)
    {
        delegate*<float*, float*, nint, float, float, void> run = UnaryFunctions.Get(kernel.Function, set);
        return (a, b, y, n) => run(a, y, n, kernel.A, kernel.B);
    }

    // What is left: the operators' own definition, one by one. Their layers are small beside the convolutions.
    private static void Scalar(UnaryOperator unary, float* a, float* y, int n)
    {
        for (int i = 0; i < n; i++)
        {
            y[i] = (float)unary.Apply(a[i]);
        }
    }

    private static void Scalar(ActivationGradient gradient, float* saved, float* dy, float* dx, int n)
    {
        for (int i = 0; i < n; i++)
        {
            dx[i] = (float)(dy[i] * gradient.Slope(saved[i]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<T>(T function, float* a, float* b, float* y, int n)
        where T : struct, IFunction
    {
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= n - lanes; i += lanes)
        {
            Vector.Store(function.Apply(Vector.Load(a + i), Vector.Load(b + i)), y + i);
        }

        if (i < n)
        {
            // The tail takes the same vector path through a copy: an element's result must not depend on its place.
            float* left = stackalloc float[2 * lanes];
            float* right = left + lanes;
            new Span<float>(left, 2 * lanes).Clear();
            new ReadOnlySpan<float>(a + i, n - i).CopyTo(new Span<float>(left, lanes));
            new ReadOnlySpan<float>(b + i, n - i).CopyTo(new Span<float>(right, lanes));
            Vector.Store(function.Apply(Vector.Load(left), Vector.Load(right)), left);
            new ReadOnlySpan<float>(left, n - i).CopyTo(new Span<float>(y + i, n - i));
        }
    }

    private readonly struct Sum : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => p + q;
    }

    private readonly struct Difference : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => p - q;
    }

    private readonly struct Product : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => p * q;
    }

    private readonly struct Quotient : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => p / q;
    }

    private readonly struct GeluSlope : IFunction
    {
        // Φ(x) + x · φ(x), with Φ from erf of the magnitude by Abramowitz and Stegun 7.1.26 (error below 1.5e-7), whose e^(−x²/2) is φ's too.
        public Vector<float> Apply(Vector<float> p, Vector<float> q)
        {
            Vector<float> magnitude = Vector.Abs(p) * 0.70710678f, bell = Vector.Exp(p * p * -0.5f);
            Vector<float> t = Vector<float>.One / ((magnitude * 0.3275911f) + Vector<float>.One);
            Vector<float> series = (((((((t * 1.061405429f) - new Vector<float>(1.453152027f)) * t) + new Vector<float>(1.421413741f)) * t)
                - new Vector<float>(0.284496736f)) * t) + new Vector<float>(0.254829592f);
            Vector<float> tail = series * t * bell * 0.5f;
            Vector<float> below = Vector.ConditionalSelect(Vector.LessThan(p, Vector<float>.Zero), tail, Vector<float>.One - tail);
            return q * (below + (p * bell * 0.39894228f));
        }
    }

    private readonly struct GeluTanhSlope : IFunction
    {
        // y = x · s(u), s the sigmoid and u = 2 √(2/π) (x + 0.044715 x³): s + x · s · (1 − s) · u′.
        public Vector<float> Apply(Vector<float> p, Vector<float> q)
        {
            Vector<float> square = p * p, u = p * 1.5957691f * ((square * 0.044715f) + Vector<float>.One);
            Vector<float> gate = Vector<float>.One / (Vector<float>.One + Vector.Exp(-u));
            Vector<float> slope = ((square * (3 * 0.044715f)) + Vector<float>.One) * 1.5957691f;
            return q * (gate + (p * gate * (Vector<float>.One - gate) * slope));
        }
    }

    private readonly struct ErfSlope : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => q * Vector.Exp(-(p * p)) * 1.1283792f;
    }

    private readonly struct Rectified : IFunction
    {
        // Written as a selection so that a NaN stays one and the loss shows it.
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.ConditionalSelect(Vector.LessThan(p, Vector<float>.Zero), Vector<float>.Zero, p);
    }

    private readonly struct WherePositive : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.ConditionalSelect(Vector.GreaterThan(p, Vector<float>.Zero), q, Vector<float>.Zero);
    }

    private readonly struct Limited(float min, float max) : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.Min(Vector.Max(p, new Vector<float>(min)), new Vector<float>(max));
    }

    private readonly struct Inside(float min, float max, float slope) : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.ConditionalSelect(
            Vector.BitwiseAnd(Vector.GreaterThan(p, new Vector<float>(min)), Vector.LessThan(p, new Vector<float>(max))), q * slope, Vector<float>.Zero);
    }

    private readonly struct UnitRamp(float alpha, float beta) : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) =>
            Vector.Min(Vector.Max((p * alpha) + new Vector<float>(beta), Vector<float>.Zero), Vector<float>.One);
    }

    private readonly struct Swish : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => p * new UnitRamp(1f / 6, 0.5f).Apply(p, q);
    }

    private readonly struct SwishSlope : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q)
        {
            Vector<float> middle = (p * (1f / 3)) + new Vector<float>(0.5f);
            Vector<float> low = Vector.ConditionalSelect(Vector.GreaterThan(p, new Vector<float>(-3)), middle, Vector<float>.Zero);
            return q * Vector.ConditionalSelect(Vector.LessThan(p, new Vector<float>(3)), low, Vector<float>.One);
        }
    }

    private readonly struct SigmoidSlope : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => q * p * (Vector<float>.One - p);
    }

    private readonly struct TanhSlope : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => q * (Vector<float>.One - (p * p));
    }

    private readonly struct Leak(float alpha) : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.ConditionalSelect(Vector.GreaterThan(p, Vector<float>.Zero), q, q * alpha);
    }
}
