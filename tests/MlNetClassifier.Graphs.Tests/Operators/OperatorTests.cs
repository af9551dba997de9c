using MlNetClassifier.Graphs.Operators;

namespace MlNetClassifier.Graphs.Tests.Operators;

/// <summary>Reference kernels and shape rules on figures worked out by hand (ONNX's own vectors need a package that may be absent).</summary>
public class OperatorTests
{
    private static readonly Dictionary<string, (Operator Operator, Tensor[] Inputs, Tensor Expected)> Cases = new()
    {
        ["conv: stride, dilation, uneven padding"] = (
            new Conv { Stride = new(2, 1), Dilation = new(1, 2), Padding = new(0, 1, 1, 0) },
            [T([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 3, 3), T([1, 10, 100, 1000], 1, 1, 2, 2), T([0.5f], 1)],
            T([2 * 10 + 5 * 1000 + 0.5f, 1 + 30 + 400 + 6000 + 0.5f, 8 * 10 + 0.5f, 7 + 90 + 0.5f], 1, 1, 2, 2)),
        ["conv: two groups"] = (
            new Conv { Group = 2 },
            [T([1, 2, 3, 4], 1, 4, 1, 1), T([1, 10, 100, 1000], 2, 2, 1, 1)],
            T([21, 4300], 1, 2, 1, 1)),
        ["max pool: padding never wins"] = (
            new MaxPool { Kernel = new(2, 2), Stride = new(2, 2), Padding = new(1, 1, 0, 0) },
            [T([-1, -2, -3, -4, -5, -6, -7, -8, -9], 1, 1, 3, 3)],
            T([-1, -2, -4, -5], 1, 1, 2, 2)),
        ["average pool: padding does not count"] = (
            new AveragePool { Kernel = new(2, 2), Stride = new(2, 2), Padding = new(1, 1, 0, 0) },
            [T([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 3, 3)],
            T([1, 2.5f, 5.5f, 7], 1, 1, 2, 2)),
        ["batch normalisation"] = (
            new BatchNormalization { Epsilon = 1 },
            [T([4, 8], 1, 2, 1, 1), T([2, 3], 2), T([10, 20], 2), T([2, 5], 2), T([3, 8], 2)],
            T([10 + 2 * 2 / 2f, 20 + 3 * 3 / 3f], 1, 2, 1, 1)),
        ["local response: window of four reaches two ahead"] = (
            new LRN { Size = 4, Alpha = 4, Beta = 1, Bias = 1 },
            [T([1, 2, 3, 4], 1, 4, 1, 1)],
            T([1 / 15f, 2 / 31f, 3 / 30f, 4 / 26f], 1, 4, 1, 1)),
        ["layer normalisation"] = (new LayerNormalization { Epsilon = 0 }, [T([1, 3, 5, 9], 2, 2), T([2, 2], 2), T([0, 1], 2)], T([-2, 3, -2, 3], 2, 2)),
        ["gemm: both transposed, row added"] = (
            new Gemm { Alpha = 2, Beta = 3, TransposeA = true, TransposeB = true },
            [T([1, 2, 3, 4], 2, 2), T([5, 6, 7, 8], 2, 2), T([1, -1], 2)],
            T([2 * 23 + 3, 2 * 31 - 3, 2 * 34 + 3, 2 * 46 - 3], 2, 2)),
        ["matrix product: batches broadcast"] = (
            new MatMul(),
            [T([1, 2, 3, 4], 2, 1, 2), T([1, 10], 2, 1)],
            T([21, 43], 2, 1, 1)),
        ["matrix product: vectors"] = (new MatMul(), [T([1, 2], 2), T([3, 4], 2)], T([11])),
        ["softmax: large values"] = (new Softmax { Axis = 0 }, [T([1000, 1000, -1000], 3)], T([0.5f, 0.5f, 0], 3)),
        ["broadcast of both operands"] = (new Sub(), [T([1, 2], 2, 1), T([10, 20, 30], 3)], T([-9, -19, -29, -8, -18, -28], 2, 3)),
        ["slice backwards"] = (new Slice { Axis = 1, Start = 3, Count = 2, Step = -2 }, [T([0, 1, 2, 3, 10, 11, 12, 13], 2, 4)], T([3, 1, 13, 11], 2, 2)),
        ["gather from the end"] = (new Gather { Axis = 1 }, [T([0, 1, 2, 10, 11, 12], 2, 3), Tensor.FromIntegers(-1, 0)], T([2, 0, 12, 10], 2, 2)),
        ["transpose"] = (new Transpose { Permutation = [1, 0] }, [T([1, 2, 3, 4, 5, 6], 2, 3)], T([1, 4, 2, 5, 3, 6], 3, 2)),
        ["pad: reflect and crop"] = (new Pad { Before = [0, 2], After = [-1, 1], Mode = PadMode.Reflect }, [T([1, 2, 3, 4, 5, 6], 2, 3)], T([3, 2, 1, 2, 3, 2], 1, 6)),
        ["pad: edge"] = (new Pad { Before = [1], After = [1], Mode = PadMode.Edge }, [T([1, 2], 2)], T([1, 1, 2, 2], 4)),
        ["resize: linear, half pixels"] = (
            new Resize { Size = new(1, 4), ScaleHeight = 1, ScaleWidth = 2, Mode = ResizeMode.Linear },
            [T([0, 4], 1, 1, 1, 2)],
            T([0, 1, 3, 4], 1, 1, 1, 4)),
        ["resize: nearest, half goes down"] = (
            new Resize { Size = new(1, 2), ScaleHeight = 1, ScaleWidth = 0.5f },
            [T([0, 1, 2, 3], 1, 1, 1, 4)],
            T([0, 2], 1, 1, 1, 2)),
        ["resize: cubic, whole steps keep the elements"] = (
            new Resize { Size = new(1, 7), ScaleHeight = 1, ScaleWidth = 1.75f, Mode = ResizeMode.Cubic, Coordinates = ResizeCoordinates.AlignCorners },
            [T([0, 2, 8, 4], 1, 1, 1, 4)],
            T([0, 0.59375f * 2 - 0.09375f * 8, 2, 0.59375f * 10 - 0.09375f * 4, 8, 0.59375f * 12 - 0.09375f * 6, 4], 1, 1, 1, 7)),
        ["resize: antialiased, all elements of a quarter count"] = (
            new Resize { Size = new(1, 1), ScaleHeight = 1, ScaleWidth = 0.25f, Mode = ResizeMode.Linear, Antialias = true, ExcludeOutside = true },
            [T([1, 2, 4, 8], 1, 1, 1, 4)],
            T([(0.625f * 1 + 0.875f * 2 + 0.875f * 4 + 0.625f * 8) / 3], 1, 1, 1, 1)),
        ["resize: a region, nothing beyond"] = (
            new Resize
            {
                Size = new(1, 3),
                ScaleHeight = 1,
                ScaleWidth = 1,
                Mode = ResizeMode.Linear,
                Coordinates = ResizeCoordinates.CropAndResize,
                Region = new(0, 0.5f, 1, 1.5f),
                Extrapolation = -1,
            },
            [T([0, 2, 4], 1, 1, 1, 3)],
            T([2, 4, -1], 1, 1, 1, 3)),
        ["remainder: the divisor's sign"] = (new Mod(), [T([-7, 7, 5.5f], 3), T([3, -3, 2], 3)], T([2, -2, 1.5f], 3)),
        ["remainder: the dividend's sign"] = (new Mod { Truncates = true }, [T([-7, 7, 5.5f], 3), T([3, -3, 2], 3)], T([-1, 1, 1.5f], 3)),
        ["running sums from the end, without the element"] = (new CumSum { Axis = 1, Exclusive = true, Reverse = true }, [T([1, 2, 3, 4, 5, 6], 2, 3)], T([5, 3, 0, 11, 6, 0], 2, 3)),
        ["two smallest along the first axis"] = (new TopK { Count = 2, Axis = 0, Largest = false }, [T([5, 1, 3, 2, 4, 2], 3, 2)], T([3, 1, 4, 2], 2, 2)),
        ["scatter: the last write stays"] = (
            new ScatterND(),
            [T([1, 2, 3, 4, 5, 6], 3, 2), Tensor.FromIntegers([0, -1, 0], new TensorShape(3, 1)), T([10, 20, 30, 40, 50, 60], 3, 2)],
            T([50, 60, 3, 4, 30, 40], 3, 2)),
        ["scatter: single elements"] = (
            new ScatterND(),
            [T([1, 2, 3, 4, 5, 6], 3, 2), Tensor.FromIntegers([1, 0, 2, -1], new TensorShape(2, 1, 2)), T([10, 20], 2, 1)],
            T([1, 2, 10, 4, 5, 20], 3, 2)),
        ["scatter: nothing"] = (new ScatterND(), [T([1, 2], 2), Tensor.FromIntegers([], new TensorShape(0, 1)), T([], 0)], T([1, 2], 2)),
        ["scatter: sums of all"] = (
            new ScatterND { Reduction = ScatterReduction.Add },
            [T([1, 2, 3], 3), Tensor.FromIntegers([0, 2, 0], new TensorShape(3, 1)), T([10, 20, 30], 3)],
            T([41, 2, 23], 3)),
        ["scatter: products of integers"] = (
            new ScatterND { Reduction = ScatterReduction.Multiply },
            [Tensor.FromIntegers(1, 2, 3), Tensor.FromIntegers([1, 1], new TensorShape(2, 1)), Tensor.FromIntegers(5, -7)],
            Tensor.FromIntegers(1, -70, 3)),
        ["scatter: largest"] = (
            new ScatterND { Reduction = ScatterReduction.Maximum },
            [T([1, 2, 3], 3), Tensor.FromIntegers([0, 2, 0], new TensorShape(3, 1)), T([-1, 5, 4], 3)],
            T([4, 2, 5], 3)),
        ["scatter: smallest"] = (
            new ScatterND { Reduction = ScatterReduction.Minimum },
            [Tensor.FromIntegers(1, 2, 3), Tensor.FromIntegers([0, 2, 0], new TensorShape(3, 1)), Tensor.FromIntegers(-1, 5, 4)],
            Tensor.FromIntegers(-1, 2, 3)),
        ["scatter: the same in each item of a batch"] = (
            new ScatterND { LeadingDimensions = 1 },
            [T([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2, 3, 2), Tensor.FromIntegers([2], new TensorShape(1, 1)), T([-1, -2, -3, -4], 2, 1, 2)],
            T([1, 2, 3, 4, -1, -2, 7, 8, 9, 10, -3, -4], 2, 3, 2)),
        ["expand"] = (new Expand { Target = new TensorShape(2, 1, 2) }, [T([1, 2], 2, 1)], T([1, 1, 2, 2, 1, 1, 2, 2], 2, 2, 2)),
        ["length along axes"] = (new ReduceL2 { Axes = [-1], KeepDimensions = false }, [T([3, 4, 6, 8], 2, 2)], T([5, 10], 2)),
        ["quantised"] = (
            new QuantizeLinear(),
            [T([-1000, 0.25f, 0.75f, 1000], 4), T([0.5f]), Tensor.FromIntegers([10], TensorShape.Scalar, ElementType.Int8)],
            Tensor.FromIntegers([-128, 10, 12, 127], new TensorShape(4), ElementType.Int8)),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void FiguresByHand(string name)
    {
        (Operator @operator, Tensor[] inputs, Tensor expected) = Cases[name];
        TensorType type = @operator.Infer([.. inputs.Select(i => (TensorType?)new TensorType(i.ElementType, i.Shape))])[0];
        Tensor actual = @operator.Evaluate(inputs)[0];
        Assert.Equal(new TensorType(expected.ElementType, expected.Shape), type);
        Assert.Equal(expected.Shape, actual.Shape);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected.IsFloat ? expected.Floats[i] : expected.Integers[i], actual.IsFloat ? actual.Floats[i] : (double)actual.Integers[i], 1e-5);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778)]
    [InlineData(-1, -0.8427007929)]
    [InlineData(2.9, 0.9999589021)]
    [InlineData(3.1, 0.9999883513)]
    [InlineData(10, 1)]
    public void ErrorFunctionIsExact(double x, double expected) => Assert.Equal(expected, new Erf().Apply(x), 1e-9);

    [Theory]
    [InlineData(1, 0.8413447461)]
    [InlineData(-2, -0.0455002639)]
    public void GeluIsXTimesItsNormalProbability(double x, double expected)
    {
        Assert.Equal(expected, new Gelu().Apply(x), 1e-9);
        Assert.Equal(expected, new Gelu { Approximate = true }.Apply(x), 1e-3);
    }

    public static TheoryData<string, string> Refusals() => new()
    {
        { "conv", "3 channels and group 2 do not fit weights [4, 2, 3, 3]" },
        { "small", "the height 2 (padded 2) is smaller than the kernel's 3" },
        { "reshape", "[N, 3, 4, 4] cannot become [N, 47]: the element counts differ" },
        { "mixing", "items of the batch would be mixed" },
        { "concat", "batches cannot be joined" },
        { "slice", "elements 3, 1 apart, 2 in number, are not all within 4" },
        { "reduce", "the batch cannot be reduced" },
        { "add", "shapes [N, 3, 4, 4] and [5, 1, 1] cannot be broadcast together" },
        { "scatter batch", "items of the batch cannot be named" },
        { "scatter depth", "the last dimension of indices [2, 5] must be within 1 to 4" },
        { "scatter updates", "updates for [2, 3] at indices [2, 1] must be [2, 3], not [3]" },
        { "scatter types", "element types Float32 and Int64 differ" },
        { "scatter truth", "truth values cannot be joined by Add" },
        { "permute", "[0, 1, 1, 2] does not permute the dimensions" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void WhatDoesNotFitIsNamed(string what, string message)
    {
        var b = new GraphBuilder("test");
        GraphValue x = b.AddInput("x", new TensorShape(-1, 3, 4, 4));
        InvalidGraphException e = Assert.Throws<InvalidGraphException>(() => what switch
        {
            "conv" => b.Add("node", new Conv { Group = 2 }, x, b.AddConstant("w", RandomTensor.Floats(1, 4, 2, 3, 3))),
            "small" => b.Add("node", new MaxPool { Kernel = new(3, 3) }, b.Add(new Slice { Axis = 2, Start = 0, Count = 2 }, x)),
            "reshape" => b.Add("node", new Reshape { Target = new TensorShape(-1, 47) }, x),
            "mixing" => b.Add("node", new Reshape { Target = new TensorShape(48, -1) }, x),
            "concat" => b.Add("node", new Concat { Axis = 0 }, x, x),
            "slice" => b.Add("node", new Slice { Axis = 3, Start = 3, Count = 2 }, x),
            "reduce" => b.Add("node", new ReduceMean { Axes = [0] }, x),
            "scatter batch" => b.Add("node", new ScatterND(), x, Indices(b, 2, 1), b.AddConstant("c", RandomTensor.Floats(1, 2, 3, 4, 4))),
            "scatter depth" => b.Add("node", new ScatterND(), x, Indices(b, 2, 5), b.AddConstant("c", RandomTensor.Floats(1, 2))),
            "scatter updates" => b.Add("node", new ScatterND(), b.AddConstant("m", RandomTensor.Floats(1, 2, 3)), Indices(b, 2, 1), b.AddConstant("c", RandomTensor.Floats(1, 3))),
            "scatter types" => b.Add("node", new ScatterND(), b.AddConstant("m", RandomTensor.Floats(1, 2)), Indices(b, 1, 1), b.AddConstant("c", Tensor.FromIntegers(1L))),
            "scatter truth" => b.Add("node", new ScatterND { Reduction = ScatterReduction.Add }, Truth(b, "m"), Indices(b, 1, 1), Truth(b, "c")),
            "add" => b.Add("node", new Add(), x, b.AddConstant("c", RandomTensor.Floats(1, 5, 1, 1))),
            _ => b.Add("node", new Transpose { Permutation = [0, 1, 1, 2] }, x),
        });
        Assert.StartsWith("Node 'node'", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(2)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Indices_outside_are_named(long index)
    {
        InvalidGraphException e = Assert.Throws<InvalidGraphException>(
            () => new ScatterND().Evaluate([T([1, 2], 2), Tensor.FromIntegers([index], new TensorShape(1, 1)), T([3], 1)]));
        Assert.Contains($"index {index} is outside 2", e.Message, StringComparison.Ordinal);
    }

    private static GraphValue Indices(GraphBuilder b, int rows, int columns) => b.AddConstant("i", Tensor.FromIntegers(new long[rows * columns], new TensorShape(rows, columns)));

    private static GraphValue Truth(GraphBuilder b, string name) => b.AddConstant(name, Tensor.FromIntegers([1], new TensorShape(1), ElementType.Bool));

    private static Tensor T(float[] data, params int[] sizes) => Tensor.FromFloats(data, sizes);
}
