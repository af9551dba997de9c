using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Planning.Steps;

namespace MlNetClassifier.Graphs.Tests.Training.Planning;

/// <summary>Loops over pairs of elements against the operators' own definitions, in runs of any length, with the numbers where definitions turn.</summary>
public sealed unsafe class RowFunctionsTests
{
    private static readonly float[] Special = [0, -0f, 1, -1, 0.5f, 2, -2, 3, -3, 1.5f, -1.5f, 1e-20f, 1e20f, -7.25f];

    private static readonly Dictionary<string, Operator> Operators = new()
    {
        ["Add"] = new Add(),
        ["Sub"] = new Sub(),
        ["Mul"] = new Mul(),
        ["Max"] = new Max(),
        ["Min"] = new Min(),
        ["PRelu"] = new PRelu(),
        ["share of the larger"] = new SelectionShare { Largest = true },
        ["share of the smaller"] = new SelectionShare { Largest = false },
        ["Greater"] = new Greater(),
        ["GreaterOrEqual"] = new GreaterOrEqual(),
        ["Less"] = new Less(),
        ["LessOrEqual"] = new LessOrEqual(),
        ["Equal"] = new Equal(),
        ["And"] = new And(),
        ["Or"] = new Or(),
        ["Pow"] = new Pow(),
    };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Agree_with_the_operators(string name)
    {
        var random = new Random(name.Length);
        for (int length = 1; length < 80; length += random.Next(1, 9))
        {
            float[] a = Draw(random, length), b = Draw(random, length);
            Compare(Operators[name], a, b);
        }

        (float A, float B)[] pairs = [.. Special.SelectMany(a => Special.Select(b => (a, b)))];
        Compare(Operators[name], Array.ConvertAll(pairs, p => p.A), Array.ConvertAll(pairs, p => p.B));
    }

    /// <summary>One exponent for all, as networks have it, takes ways of its own; they must not depend on where in a run an element stands.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.5f)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(1.7f)]
    public void Powers_are_the_same_wherever_an_element_stands(float exponent)
    {
        float[] a = Draw(new Random(3), 45), one = new float[45];
        float[] all = Run(new Pow(), a, [.. Enumerable.Repeat(exponent, 45)]);
        for (int i = 0; i < one.Length; i++)
        {
            one[i] = Run(new Pow(), [a[i]], [exponent])[0];
        }

        Assert.Equal(one, all);
        Compare(new Pow(), a, [.. Enumerable.Repeat(exponent, 45)]);
    }

    [Fact]
    public void The_slope_in_an_exponent_is_nothing_at_nothing()
    {
        float[] a = [0, -0f, 1, 0.25f, 3, 1e-20f, 7], y = [0, 0, 1, 2, -4, 3, 0.5f], slope = Run(new PowExponentSlope(), a, y);
        Assert.All(Enumerable.Range(0, a.Length), i => Assert.Equal(a[i] == 0 ? 0 : y[i] * Math.Log(a[i]), slope[i], 1e-5 * (1 + Math.Abs(slope[i]))));
    }

    [Fact]
    public void A_choice_keeps_what_is_there_where_the_condition_is_0()
    {
        for (int length = 1; length < 40; length++)
        {
            var random = new Random(length);
            float[] condition = [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(3))], a = Draw(random, length), y = Draw(random, length), before = [.. y];
            fixed (float* pc = condition, pa = a, py = y)
            {
                RowFunctions.Choose(pc, pa, py, length);
            }

            Assert.Equal(condition.Select((c, i) => c == 0 ? before[i] : a[i]), y);
        }
    }

    private static void Compare(Operator @operator, float[] a, float[] b)
    {
        var shape = new TensorShape(a.Length);
        bool truths = @operator is And or Or;
        if (truths)
        {
            a = Array.ConvertAll(a, v => v > 0 ? 1f : 0f);
            b = Array.ConvertAll(b, v => v > 0 ? 1f : 0f);
        }

        Tensor Operand(float[] values) => truths ? Tensor.FromIntegers(Array.ConvertAll(values, v => (long)v), shape, ElementType.Bool) : Tensor.FromFloats(values, shape);
        Tensor expected = @operator.Evaluate([Operand(a), Operand(b)])[0];
        float[] actual = Run(@operator, a, b);
        for (int i = 0; i < a.Length; i++)
        {
            float e = expected.IsFloat ? expected.Floats[i] : expected.Integers[i];
            bool same = e.Equals(actual[i]) || e == actual[i] || Math.Abs(e - actual[i]) <= 2e-6 * (1 + Math.Abs(Math.Log(Math.Abs(e)))) * Math.Abs(e);

            // Below the smallest normal numbers and above the largest, the exponential gives 0 and infinity a little early.
            same |= @operator is Pow && (Math.Abs(e) < 2e-38f ? Math.Abs(actual[i]) < 2e-38f : Math.Abs(e) > 3e38f && Math.Abs(actual[i]) > 3e38f && (e > 0) == (actual[i] > 0));
            Assert.True(same, $"{@operator.Name}({a[i]:R}, {b[i]:R}) is {actual[i]:R}, not {e:R}");
        }
    }

    private static float[] Run(Operator @operator, float[] a, float[] b)
    {
        float[] y = new float[a.Length];
        fixed (float* pa = a, pb = b, py = y)
        {
            RowFunctions.OfPair(@operator)!(pa, pb, py, a.Length);
        }

        return y;
    }

    private static float[] Draw(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? random.Next(-3, 4) : (random.NextSingle() * 8) - 4)];
}
