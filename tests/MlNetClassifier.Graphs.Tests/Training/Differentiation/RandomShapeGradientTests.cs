using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Tests.Training.Differentiation;

/// <summary>Gradients of operators that choose, sort, resize or normalise, on shapes drawn by the seed.</summary>
public sealed class RandomShapeGradientTests
{
    private readonly record struct Case(int[][] Shapes, Func<GraphBuilder, GraphValue[], GraphValue> Network, Func<Random, float>? Draw = null);

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string name in Makers.Keys)
            {
                for (int seed = 1; seed <= 4; seed++)
                {
                    data.Add(name, seed);
                }
            }

            return data;
        }
    }

    private static Dictionary<string, Func<Random, Case>> Makers => new()
    {
        ["Sin"] = r => Unary(r, new Sin()),
        ["Cos"] = r => Unary(r, new Cos()),
        ["Softsign"] = r => Unary(r, new Softsign()),
        ["Cast"] = r => Unary(r, new Cast { To = ElementType.Float32 }),
        ["Max"] = r => Pair(r, new Max()),
        ["Min"] = r => Pair(r, new Min()),
        ["Mod"] = r => Pair(r, new Mod(), (a, first) => (first ? 7 : 3.1f) + (a.Next(8) / 32f)),
        ["Mod with the sign of a"] = r => Pair(r, new Mod { Truncates = true }, (a, first) => (first ? -7 : 3.1f) + (a.Next(8) / 32f)),
        ["Pow"] = r => Pair(r, new Pow(), (a, _) => 1 + a.NextSingle()),
        ["CumSum"] = r => Shaped(r, 3, (b, x) => b.Add(new CumSum { Axis = r.Next(-3, 3), Exclusive = r.Next(2) == 0, Reverse = r.Next(2) == 0 }, x)),
        ["Gather"] = r => Shaped(r, 3, (b, x) => b.Add(new Gather { Axis = 1 }, x, Indices(b, r, x.Shape[1], r.Next(1, 4), r.Next(1, 4)))),
        ["Gather of one"] = r => Shaped(r, 3, (b, x) => b.Add(new Gather { Axis = -1 }, x, b.AddConstant(null, Tensor.ScalarOf((long)-1)))),
        ["Slice with steps"] = r => Shaped(r, 3, (b, x) => b.Add(new Slice { Axis = 2, Start = x.Shape[2] - 1, Step = -2, Count = (x.Shape[2] + 1) / 2 }, x)),
        ["TopK"] = r => Shaped(r, 3, (b, x) => b.Add(new TopK { Axis = 1, Count = r.Next(1, x.Shape[1] + 1), Largest = r.Next(2) == 0 }, x), Distinct()),
        ["Where"] = Choice,
        ["ScatterND"] = r => Scattered(r, ScatterReduction.Replace),
        ["ScatterND of sums"] = r => Scattered(r, ScatterReduction.Add),
        ["Pad by reflection"] = r => Shaped(r, 3, (b, x) => b.Add(new Pad { Before = [0, 1, 1], After = [0, 0, 1], Mode = PadMode.Reflect }, x)),
        ["Pad by the edge"] = r => Shaped(r, 3, (b, x) => b.Add(new Pad { Before = [0, 3, -1], After = [2, 1, 4], Mode = PadMode.Edge }, x)),
        ["ReduceMax"] = r => Reduced(r, axes => new ReduceMax { Axes = axes, KeepDimensions = r.Next(2) == 0 }, Distinct()),
        ["ReduceMin"] = r => Reduced(r, axes => new ReduceMin { Axes = axes, KeepDimensions = r.Next(2) == 0 }, Distinct()),
        ["ReduceProd"] = r => Reduced(r, axes => new ReduceProd { Axes = axes, KeepDimensions = r.Next(2) == 0 }, a => 0.8f + (a.NextSingle() * 0.4f)),
        ["ReduceL2"] = r => Reduced(r, axes => new ReduceL2 { Axes = axes, KeepDimensions = r.Next(2) == 0 }, a => 1 + a.NextSingle()),
        ["LRN"] = r => Shaped(r, 4, (b, x) => b.Add(new LRN { Size = r.Next(1, 6), Alpha = 0.7f, Beta = 0.5f + r.NextSingle(), Bias = 1.5f }, x)),
        ["InstanceNormalization"] = r => Instance(r),
        ["Resize to the nearest"] = r => Resized(r, new Resize { Size = default, ScaleHeight = 1, ScaleWidth = 1 }),
        ["Resize linearly"] = r => Resized(r, new Resize { Size = default, ScaleHeight = 1, ScaleWidth = 1, Mode = ResizeMode.Linear }),
        ["Resize cubically"] = r => Resized(r, new Resize { Size = default, ScaleHeight = 1, ScaleWidth = 1, Mode = ResizeMode.Cubic, Antialias = true }),
        ["Gemm of transposed rows"] = Transposed,
        ["MatMul with a row"] = r => Product([r.Next(2, 6)], r, 3),
        ["MatMul with a column"] = r => Product([2, r.Next(2, 4), r.Next(2, 6)], r, 1),
        ["MatMul of vectors"] = r => Product([r.Next(2, 6)], r, 1),
        ["LayerNormalization of one scale for all"] = r => Shaped(r, 3, (b, x) => b.Add(new LayerNormalization(), x, b.AddConstant(null, Tensor.FromFloats([1.5f], 1)))),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Matches_finite_differences(string name, int seed)
    {
        var random = new Random((31 * seed) + name.Length);
        Case drawn = Makers[name](random);
        GradientCheck.Verify(seed, drawn.Shapes, (b, v) => drawn.Network(b, v), draw: drawn.Draw);
    }

    [Fact]
    public void Equals_share_the_gradient_of_the_larger_evenly()
    {
        Assert.Equal([0.5f, 1, 0], Gradient("a", (b, v) => b.Add(new Max(), v[0], v[1]), [1, 3, 1], [1, 2, 2]));
        Assert.Equal([0.5f, 0, 1], Gradient("b", (b, v) => b.Add(new Max(), v[0], v[1]), [1, 3, 1], [1, 2, 2]));
        Assert.Equal([0.5f, 0, 0.5f], Gradient("a", (b, v) => b.Add(new ReduceMax { Axes = [0] }, v[0]), [3, 1, 3]));
        Assert.Equal([0, 1, 0f], Gradient("a", (b, v) => b.Add(new ReduceMin { Axes = [0] }, v[0]), [3, 1, 3]));
    }

    [Fact]
    public void Zeros_have_the_gradients_of_the_limits()
    {
        Assert.Equal([0, 6, 0f], Gradient("a", (b, v) => b.Add(new ReduceProd { Axes = [0] }, v[0]), [2, 0, 3]));
        Assert.Equal([0, 0, 0f], Gradient("a", (b, v) => b.Add(new ReduceProd { Axes = [0] }, v[0]), [0, 0, 3]));
        Assert.Equal([0, 0, 0f], Gradient("a", (b, v) => b.Add(new ReduceL2 { Axes = [0] }, v[0]), [0, 0, 0]));
        Assert.Equal([0f], Gradient("b", (b, v) => b.Add(new Pow(), v[0], v[1]), [0], [2]));
    }

    [Fact]
    public void Writes_that_multiply_have_no_gradient_and_say_so()
    {
        InvalidGraphException e = Assert.Throws<InvalidGraphException>(() => Gradient(
            "a",
            (b, v) => b.Add(new ScatterND { Reduction = ScatterReduction.Multiply }, v[0], b.AddConstant(null, Tensor.FromIntegers([0], new TensorShape(1, 1))), v[1]),
            [1, 2],
            [3]));
        Assert.Contains("ScatterND by Multiply has no gradient", e.Message, StringComparison.Ordinal);
    }

    private static float[] Gradient(string parameter, Func<GraphBuilder, GraphValue[], GraphValue> network, params float[][] values)
    {
        var builder = new GraphBuilder("ties");
        GraphValue[] constants = [.. values.Select((v, i) => builder.AddConstant(((char)('a' + i)).ToString(), Tensor.FromFloats(v, v.Length)))];
        Graph graph = builder.Build(builder.Add("loss", new SumTo { Target = TensorShape.Scalar }, network(builder, constants)));
        TrainingGraph training = Gradients.Build(graph, "loss", [parameter]);
        return ReferenceExecutor.Run(training.Graph)[training.Graph.Outputs.ToList().IndexOf(training.Parameters[0].Gradient)].Floats;
    }

    private static int[] Shape(Random random, int rank) => [.. Enumerable.Range(0, rank).Select(_ => random.Next(2, 6))];

    private static Case Unary(Random random, Operator op) => new([Shape(random, random.Next(1, 5))], (b, v) => b.Add(op, v[0]));

    // The network is built many times over, so its own draws start from a seed each time.
    private static Case Shaped(Random random, int rank, Func<GraphBuilder, GraphValue, GraphValue> network, Func<Random, float>? draw = null)
    {
        Operator? first = null;
        Tensor? indices = null;
        GraphValue Build(GraphBuilder builder, GraphValue x)
        {
            if (first is null)
            {
                GraphValue y = network(builder, x);
                first = y.Producer!.Operator;
                indices = y.Producer.Inputs.Skip(1).FirstOrDefault()?.Constant;
                return y;
            }

            return indices is null ? builder.Add(first, x) : builder.Add(first, x, builder.AddConstant(null, indices));
        }

        return new([Shape(random, rank)], (b, v) => Build(b, v[0]), draw);
    }

    private static Case Pair(Random random, Operator op, Func<Random, bool, float>? draw = null)
    {
        int[] full = Shape(random, 3);
        int[] other = random.Next(3) switch { 0 => full, 1 => full[1..], _ => [full[0], 1, full[2]] };

        // Multiples of 1/16 against odd multiples of 1/32: never closer than the step, whichever is drawn.
        int count = 0, elements = full.Aggregate(1, (a, b) => a * b);
        draw ??= (r, first) => (r.Next(-32, 32) / 16f) + (first ? 0 : 1f / 32);
        return new([full, other], (b, v) => b.Add(op, v[0], v[1]), r => draw(r, count++ < elements));
    }

    private static Case Choice(Random random)
    {
        int[] full = Shape(random, 3);
        Tensor condition = Tensor.FromIntegers([.. Enumerable.Range(0, full[1] * full[2]).Select(_ => (long)random.Next(2))], new TensorShape(full[1], full[2]), ElementType.Bool);
        return new([full, [1, full[2]]], (b, v) => b.Add(new Where(), b.AddConstant(null, condition), v[0], v[1]));
    }

    private static Case Scattered(Random random, ScatterReduction reduction)
    {
        // Few places and many writes: some places are written twice.
        int[] full = Shape(random, 3);
        int leading = random.Next(2), named = random.Next(1, 3);
        Tensor indices = Tensor.FromIntegers([.. Enumerable.Range(0, 4 * named).Select(_ => (long)random.Next(-2, 2))], new TensorShape(4, named));
        var scatter = new ScatterND { Reduction = reduction, LeadingDimensions = leading };
        return new([full, [.. full[..leading], 4, .. full[(leading + named)..]]], (b, v) => b.Add(scatter, v[0], b.AddConstant(null, indices), v[1]));
    }

    private static Case Reduced(Random random, Func<int[], Operator> reduce, Func<Random, float>? draw)
    {
        int[] axes = [.. Enumerable.Range(0, 3).Where(_ => random.Next(2) == 0)];
        Operator op = reduce(axes.Length == 0 ? [1] : axes);
        return new([Shape(random, 3)], (b, v) => b.Add(op, v[0]), draw);
    }

    private static Case Instance(Random random)
    {
        int[] x = Shape(random, random.Next(3, 5));
        return new([x, [x[1]], [x[1]]], (b, v) => b.Add(new InstanceNormalization { Epsilon = 0.01f }, v));
    }

    private static Case Resized(Random random, Resize form)
    {
        int[] x = Shape(random, 4);
        var size = new Size2D(random.Next(1, 9), random.Next(1, 9));
        var coordinates = (ResizeCoordinates)random.Next(Enum.GetValues<ResizeCoordinates>().Length);
        Resize resize = form with { Size = size, ScaleHeight = (float)size.Height / x[2], ScaleWidth = (float)size.Width / x[3], Coordinates = coordinates };
        return new([x], (b, v) => b.Add(resize, v[0]));
    }

    private static Case Transposed(Random random)
    {
        (int m, int k, int n) = (random.Next(2, 5), random.Next(2, 5), random.Next(2, 5));
        bool right = random.Next(2) == 0;
        var gemm = new Gemm { TransposeA = true, TransposeB = right, Alpha = 0.5f };
        return new([[k, m], right ? [n, k] : [k, n], [m, n]], (b, v) => b.Add(gemm, v));
    }

    private static Case Product(int[] left, Random random, int rank)
    {
        int[] right = rank == 1 ? [left[^1]] : [2, left[^1], random.Next(2, 5)];
        return new([left, right], (b, v) => b.Add(new MatMul(), v[0], v[1]));
    }

    private static GraphValue Indices(GraphBuilder builder, Random random, int size, params int[] shape) => builder.AddConstant(
        null, Tensor.FromIntegers([.. Enumerable.Range(0, shape[0] * shape[1]).Select(_ => (long)random.Next(-size, size))], new TensorShape(shape)));

    /// <summary>Numbers of which no two are closer than 1/25, so that no step changes their order.</summary>
    private static Func<Random, float> Distinct()
    {
        int next = 0;
        return _ => ++next * 37 % 227 / 25f;
    }
}
