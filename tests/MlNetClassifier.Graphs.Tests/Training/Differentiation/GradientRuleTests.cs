using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;

namespace MlNetClassifier.Graphs.Tests.Training.Differentiation;

public class GradientRuleTests
{
    public static TheoryData<string> Activations => [.. ActivationOperators.Keys];

    private static Dictionary<string, Operator> ActivationOperators => new()
    {
        ["Relu"] = new Relu(),
        ["Relu6"] = new Clip { Min = 0, Max = 6 },
        ["Clip"] = new Clip { Min = -0.75f, Max = 1.25f },
        ["Sigmoid"] = new Sigmoid(),
        ["Tanh"] = new Tanh(),
        ["HardSigmoid"] = new HardSigmoid(),
        ["HardSwish"] = new HardSwish(),
        ["LeakyRelu"] = new LeakyRelu { Alpha = 0.2f },
        ["Elu"] = new Elu { Alpha = 0.7f },
        ["Gelu"] = new Gelu(),
        ["Gelu by tanh"] = new Gelu { Approximate = true },
        ["Mish"] = new Mish(),
        ["Softplus"] = new Softplus(),
        ["Erf"] = new Erf(),
        ["Abs"] = new Abs(),
        ["Neg"] = new Neg(),
        ["Softmax"] = new Softmax { Axis = 1 },
        ["Identity"] = new Identity(),
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_match_finite_differences(string name)
    {
        // Tripled to reach the bends at 3 and 6, and moved so that none lies within a step of 0, ±2.5, ±3 or 6.
        GradientCheck.Verify(7, [[3, 4, 5]], (b, v) => b.Add(ActivationOperators[name], v[0]), draw: r => 3 * GradientCheck.Spread(r) + 0.03f);
    }

    [Fact]
    public void Functions_of_positive_numbers_match_finite_differences()
    {
        foreach (Operator op in new Operator[] { new Exp(), new Log(), new Sqrt(), new Reciprocal() })
        {
            GradientCheck.Verify(28, [[3, 4, 5]], (b, v) => b.Add(op, v[0]), draw: r => 1 + r.NextSingle());
        }

        GradientCheck.Verify(29, [[3, 4]], (b, v) => b.Add(new Pow(), v[0], b.AddConstant("e", Tensor.ScalarOf(2.5f))), draw: r => 1 + r.NextSingle());
    }

    [Theory]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 1, 4, 1, 1 })]
    public void Leaky_slopes_match_finite_differences(int[] slope) => GradientCheck.Verify(
        30, [[2, 4, 2, 3], slope], (b, v) => b.Add(new PRelu(), v[0], v[1]));

    [Theory]
    [InlineData(-1, true)]
    [InlineData(2, true)]
    [InlineData(-1, false)]
    public void Layer_normalization_matches_finite_differences(int axis, bool bias)
    {
        int[] inner = axis < 0 ? [6] : [3, 6];
        GradientCheck.Verify(
            31,
            [[2, 4, 3, 6], inner, inner],
            (b, v) => b.Add(new LayerNormalization { Axis = axis }, bias ? v : v[..2]),
            [true, true, bias]);
    }

    [Theory]
    [InlineData(new[] { 2, 3, 5 }, new[] { 5, 4 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 2, 3, 5, 2 })]
    [InlineData(new[] { 3, 5 }, new[] { 2, 5, 4 })]
    [InlineData(new[] { 2, 1, 4, 5 }, new[] { 3, 5, 2 })]
    public void Stacks_of_products_match_finite_differences(int[] left, int[] right) => GradientCheck.Verify(
        32, [left, right], (b, v) => b.Add(new MatMul(), v[0], v[1]));

    [Fact]
    public void Repetition_matches_finite_differences() => GradientCheck.Verify(
        33, [[3, 1]], (b, v) => b.Add(new Expand { Target = new TensorShape(2, 3, 4) }, v[0]));

    [Theory]
    [InlineData(false, false, 1f, 1f)]
    [InlineData(true, true, 0.5f, 2f)]
    [InlineData(true, false, 1f, 1f)]
    public void Gemm_matches_finite_differences(bool transpose, bool matrixC, float alpha, float beta)
    {
        int[] weights = transpose ? [4, 5] : [5, 4], c = matrixC ? [3, 4] : [4];
        var gemm = new Gemm { TransposeB = transpose, Alpha = alpha, Beta = beta };
        GradientCheck.Verify(8, [[3, 5], weights, c], (b, v) => b.Add(gemm, v[0], v[1], v[2]));
    }

    [Fact]
    public void MatMul_matches_finite_differences() => GradientCheck.Verify(9, [[3, 5], [5, 2]], (b, v) => b.Add(new MatMul(), v[0], v[1]));

    [Theory]
    [InlineData(4, 3, 5, 5)]
    [InlineData(6, 2, 1, 1)]
    public void Batch_normalization_in_training_matches_finite_differences(int n, int c, int h, int w) => GradientCheck.Verify(
        10,
        [[n, c, h, w], [c], [c], [c], [c]],
        (b, v) => b.Add(new BatchNormalizationTraining(), v),
        [true, true, true, false, false]);

    [Fact]
    public void Frozen_batch_normalization_matches_finite_differences() => GradientCheck.Verify(
        11,
        [[4, 3, 2, 2], [3], [3], [3], [3]],
        (b, v) => b.Add(new BatchNormalization(), v),
        [true, true, true, false, false],
        r => r.NextSingle() + 0.5f);

    [Theory]
    [InlineData(3, 2, 0, 0)]
    [InlineData(5, 2, 1, 2)]
    [InlineData(2, 2, 0, 1)]
    public void Max_pooling_matches_finite_differences(int kernel, int stride, int begin, int end)
    {
        // All elements distinct, so that no step changes which one is the largest.
        int next = 0;
        var pool = new MaxPool { Kernel = new(kernel, kernel), Stride = new(stride, stride), Padding = new(begin, begin, end, end) };
        GradientCheck.Verify(12, [[2, 2, 7, 8]], (b, v) => b.Add(pool, v[0]), draw: _ => ++next * 37 % 227 / 25f);
    }

    [Theory]
    [InlineData(3, 2, 1, 1)]
    [InlineData(2, 1, 0, 1)]
    public void Average_pooling_matches_finite_differences(int kernel, int stride, int begin, int end)
    {
        var pool = new AveragePool { Kernel = new(kernel, kernel), Stride = new(stride, stride), Padding = new(begin, begin, end, end) };
        GradientCheck.Verify(13, [[2, 3, 6, 5]], (b, v) => b.Add(pool, v[0]));
    }

    [Fact]
    public void Global_pooling_matches_finite_differences()
    {
        int next = 0;
        GradientCheck.Verify(14, [[2, 3, 4, 5]], (b, v) => b.Add(new GlobalAveragePool(), v[0]));
        GradientCheck.Verify(15, [[2, 3, 4, 5]], (b, v) => b.Add(new GlobalMaxPool(), v[0]), draw: _ => ++next * 37 % 227 / 25f);
    }

    [Fact]
    public void Reductions_match_finite_differences()
    {
        GradientCheck.Verify(16, [[2, 3, 4]], (b, v) => b.Add(new ReduceMean { Axes = [1], KeepDimensions = false }, v[0]));
        GradientCheck.Verify(17, [[2, 3, 4]], (b, v) => b.Add(new ReduceSum { Axes = [-1, 1] }, v[0]));
    }

    [Theory]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 2, 3, 4, 5 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 2, 3, 1, 1 })]
    [InlineData(new[] { 3, 1, 1 }, new[] { 2, 3, 2, 2 })]
    [InlineData(new[] { 2, 3 }, new int[0])]
    public void Arithmetic_with_broadcasting_matches_finite_differences(int[] left, int[] right)
    {
        foreach (Operator op in new Operator[] { new Add(), new Sub(), new Mul() })
        {
            GradientCheck.Verify(18, [left, right], (b, v) => b.Add(op, v[0], v[1]));
        }

        GradientCheck.Verify(19, [left, right], (b, v) => b.Add(new Div(), v[0], v[1]), draw: r => 1 + r.NextSingle());
    }

    [Fact]
    public void A_value_read_twice_gets_both_gradients() =>
        GradientCheck.Verify(20, [[2, 3]], (b, v) => b.Add(new Add(), b.Add(new Mul(), v[0], v[0]), v[0]));

    [Fact]
    public void Rearrangements_match_finite_differences()
    {
        GradientCheck.Verify(21, [[2, 3, 2], [2, 1, 2]], (b, v) => b.Add(new Concat { Axis = 1 }, v[0], v[1], v[0]));
        GradientCheck.Verify(22, [[2, 5]], (b, v) => b.Add(new Slice { Axis = 1, Start = 1, Count = 3 }, v[0]));
        GradientCheck.Verify(23, [[2, 3]], (b, v) => b.Add(new Pad { Before = [0, 2], After = [0, 1] }, v[0]));
        GradientCheck.Verify(24, [[2, 3, 4]], (b, v) => b.Add(new Transpose { Permutation = [1, 2, 0] }, v[0]));
        GradientCheck.Verify(25, [[2, 6]], (b, v) => b.Add(new Reshape { Target = new TensorShape(3, 4) }, v[0]));
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.1f, true)]
    public void Cross_entropy_matches_finite_differences(float smoothing, bool weighted)
    {
        var loss = new SoftmaxCrossEntropy { LabelSmoothing = smoothing, ClassWeights = weighted ? [0.5f, 2, 1] : null };
        Tensor targets = Tensor.FromFloats([1, 0, 0, 0, 0.75f, 0.25f, 0, 1, 0, 0, 0, 1], 4, 3);
        GradientCheck.Verify(26, [[4, 3]], (b, v) => b.Add(loss, v[0], b.AddConstant("targets", targets)));
    }

    [Fact]
    public void Dropout_matches_finite_differences() => GradientCheck.Verify(
        27,
        [[5, 20]],
        (b, v) => b.Add(new RandomDropout { Ratio = 0.5f, Salt = 3 }, v[0], b.AddConstant("seed", Tensor.ScalarOf(11L))));

    [Fact]
    public void Names_the_node_that_has_no_gradient_and_says_what_to_do()
    {
        foreach ((Operator op, string reason) in new (Operator, string)[] { (new Ceil(), "constant between jumps"), (new ArgMax(), "reads Int64 numbers") })
        {
            var builder = new GraphBuilder();
            GraphValue result = builder.Add("up", op, builder.AddConstant("w", Tensor.FromFloats([1, 2], 2)));
            result = result.ElementType == ElementType.Float32 ? result : builder.Add("number", new Cast { To = ElementType.Float32 }, result);
            Graph graph = builder.Build(builder.Add("loss", new SumTo { Target = TensorShape.Scalar }, result));
            string message = Assert.Throws<InvalidGraphException>(() => Gradients.Build(graph, "loss", ["w"])).Message;
            Assert.Contains(op is Ceil ? "'up' (Ceil)" : "'number' (Cast)", message);
            Assert.Contains(reason, message);
            Assert.Contains("fine-tune fewer blocks", message);
        }
    }

    [Fact]
    public void Rounding_on_the_side_adds_nothing() => GradientCheck.Verify(
        34, [[2, 3]], (b, v) => b.Add(new Sub(), v[0], b.Add(new Floor(), v[0])), draw: r => r.Next(-3, 3) + 0.25f + (r.NextSingle() / 2));

    [Fact]
    public void Refuses_a_parameter_that_the_loss_does_not_read()
    {
        var builder = new GraphBuilder();
        builder.AddConstant("idle", Tensor.FromFloats([1, 2], 2));
        GraphValue w = builder.AddConstant("w", Tensor.FromFloats([1, 2], 2));
        Graph graph = builder.Build(builder.Add("loss", new SumTo { Target = TensorShape.Scalar }, w));
        Assert.Contains("'idle'", Assert.Throws<InvalidGraphException>(() => Gradients.Build(graph, "loss", ["idle"])).Message);
    }
}
