using System.Numerics;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Training.Planning.Steps;

// Choices between two values and questions about them, whose answers are kept as 1 and 0; powers.
internal static unsafe partial class RowFunctions
{
    /// <summary>The loop of an operator of two values of which either may be stretched, null if it is none or has none.</summary>
    /// <param name="operator">The operator.</param>
    public static RowFunction? OfPair(Operator @operator) => @operator switch
    {
        Add => Loop(default(Sum)),
        Sub => Loop(default(Difference)),
        Mul => Loop(default(Product)),
        Div => Loop(default(Quotient)),
        Max => Loop(default(Larger)),
        Min => Loop(default(Smaller)),
        Pow => Loop(default(Power)),
        PRelu => Loop(default(LeakyBy)),
        SelectionShare { Largest: true } => Loop(default(ShareOfLarger)),
        SelectionShare => Loop(default(ShareOfSmaller)),
        PowExponentSlope => Loop(default(ExponentSlope)),
        Greater => Loop(default(IsAbove)),
        GreaterOrEqual => Loop(default(IsNotBelow)),
        Less => Loop(default(IsBelow)),
        LessOrEqual => Loop(default(IsNotAbove)),
        Equal => Loop(default(IsEqual)),
        And => Loop(default(AreBoth)),
        Or => Loop(default(IsEither)),
        _ => null,
    };

    /// <summary>y = a where the condition is not 0, else y as it was.</summary>
    public static void Choose(float* condition, float* a, float* y, int count)
    {
        int i = 0, lanes = Vector<float>.Count;
        for (; i <= count - lanes; i += lanes)
        {
            Vector.Store(Vector.ConditionalSelect(Vector.Equals(Vector.Load(condition + i), Vector<float>.Zero), Vector.Load(y + i), Vector.Load(a + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = condition[i] != 0 ? a[i] : y[i];
        }
    }

    private static Vector<float> Fact(Vector<int> holds) => Vector.ConditionalSelect(holds, Vector<float>.One, Vector<float>.Zero);

    private readonly struct Larger : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.Max(p, q);
    }

    private readonly struct Smaller : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.Min(p, q);
    }

    private readonly struct LeakyBy : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Vector.ConditionalSelect(Vector.LessThan(p, Vector<float>.Zero), p * q, p);
    }

    private readonly struct ShareOfLarger : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) =>
            Vector.ConditionalSelect(Vector.Equals(p, q), new Vector<float>(0.5f), Fact(Vector.GreaterThan(p, q)));
    }

    private readonly struct ShareOfSmaller : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => default(ShareOfLarger).Apply(q, p);
    }

    private readonly struct Power : IFunction
    {
        // The exponents that networks hold are exact; the others are e^(q · ln |p|), with the sign that a whole exponent leaves.
        public Vector<float> Apply(Vector<float> p, Vector<float> q)
        {
            // Most often one exponent is there for all elements, and the dear way is not gone.
            if (Vector.EqualsAll(q, new Vector<float>(q[0])) && q[0] is 0.5f or 1 or 2 or 3)
            {
                return q[0] == 0.5f ? Vector.SquareRoot(p) : q[0] == 1 ? p : q[0] == 2 ? p * p : p * p * p;
            }

            Vector<float> size = Vector.Exp(q * Vector.Log(Vector.Abs(p))), half = q * 0.5f;
            Vector<int> whole = Vector.Equals(Vector.Floor(q), q), odd = Vector.AndNot(whole, Vector.Equals(Vector.Floor(half), half));
            Vector<float> below = Vector.ConditionalSelect(whole, Vector.ConditionalSelect(odd, -size, size), new Vector<float>(float.NaN));
            Vector<float> y = Vector.ConditionalSelect(Vector.LessThan(p, Vector<float>.Zero), below, size);
            y = Vector.ConditionalSelect(Vector.Equals(q, new Vector<float>(0.5f)), Vector.SquareRoot(p), y);
            y = Vector.ConditionalSelect(Vector.Equals(q, new Vector<float>(3)), p * p * p, y);
            y = Vector.ConditionalSelect(Vector.Equals(q, new Vector<float>(2)), p * p, y);
            y = Vector.ConditionalSelect(Vector.Equals(q, Vector<float>.One), p, y);
            return Vector.ConditionalSelect(Vector.BitwiseOr(Vector.Equals(q, Vector<float>.Zero), Vector.Equals(p, Vector<float>.One)), Vector<float>.One, y);
        }
    }

    private readonly struct ExponentSlope : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) =>
            Vector.ConditionalSelect(Vector.Equals(p, Vector<float>.Zero), Vector<float>.Zero, q * Vector.Log(p));
    }

    private readonly struct IsAbove : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Fact(Vector.GreaterThan(p, q));
    }

    private readonly struct IsNotBelow : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Fact(Vector.GreaterThanOrEqual(p, q));
    }

    private readonly struct IsBelow : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Fact(Vector.LessThan(p, q));
    }

    private readonly struct IsNotAbove : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Fact(Vector.LessThanOrEqual(p, q));
    }

    private readonly struct IsEqual : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Fact(Vector.Equals(p, q));
    }

    private readonly struct AreBoth : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => default(IsNothing).Apply(Fact(Vector.BitwiseOr(Vector.Equals(p, Vector<float>.Zero), Vector.Equals(q, Vector<float>.Zero))), q);
    }

    private readonly struct IsEither : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => default(IsNothing).Apply(Fact(Vector.BitwiseAnd(Vector.Equals(p, Vector<float>.Zero), Vector.Equals(q, Vector<float>.Zero))), q);
    }

    private readonly struct IsNothing : IFunction
    {
        public Vector<float> Apply(Vector<float> p, Vector<float> q) => Fact(Vector.Equals(p, Vector<float>.Zero));
    }
}
