using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Numerics;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Planning;

/// <summary>
/// Operators beside convolutions, each in a small graph: compiled to a kernel, near the reference on every width, the same bits for any number of threads,
/// and without memory of the heap.
/// </summary>
public class OperatorPlanTests
{
    public static TheoryData<string, InstructionSet> Cases()
    {
        var data = new TheoryData<string, InstructionSet>();
        foreach (string name in Graphs.Keys)
        {
            foreach (InstructionSet set in InstructionSets.Available)
            {
                data.Add(name, set);
            }
        }

        return data;
    }

    private static readonly Dictionary<string, (int[] Shape, Func<GraphBuilder, GraphValue, GraphValue> Add)> Graphs = new()
    {
        ["Erf"] = ([7, 33], (b, x) => b.Add(new Erf(), Scaled(b, x, 4))),
        ["Gelu"] = ([7, 33], (b, x) => b.Add(new Gelu(), Scaled(b, x, 6))),
        ["GeluTanh"] = ([7, 33], (b, x) => b.Add(new Gelu { Approximate = true }, Scaled(b, x, 6))),
        ["GeluOfPicture"] = ([19, 5, 3], (b, x) => b.Add(new Gelu(), b.Add(new Relu(), x))),
        ["Softplus"] = ([5, 21], (b, x) => b.Add(new Softplus(), Scaled(b, x, 30))),
        ["Mish"] = ([5, 21], (b, x) => b.Add(new Mish(), Scaled(b, x, 8))),
        ["SqrtOfAbs"] = ([5, 21], (b, x) => b.Add(new Sqrt(), b.Add(new Abs(), x))),
        ["ReciprocalOfNegative"] = ([5, 21], (b, x) => b.Add(new Reciprocal(), b.Add(new Neg(), b.Add(new Exp(), x)))),
        ["ReluOfInputVector"] = ([21], (b, x) => b.Add(new Relu(), x)),
        ["ReluOfInputPixel"] = ([37, 1, 1], (b, x) => b.Add(new Relu(), x)),
        ["ReluOfInputNumber"] = ([1, 1], (b, x) => b.Add(new Relu(), x)),
        ["SwishOfInputVector"] = ([21], (b, x) => b.Add(new Mul(), x, b.Add(new Sigmoid(), x))),
        ["SumOfInputVector"] = ([21], (b, x) => b.Add(new Add(), x, x)),
        ["SumOfInputVectorAndResult"] = ([21], (b, x) => b.Add(new Sub(), x, b.Add(new Abs(), x))),
        ["PadOfInputPixel"] = ([5, 1, 1], (b, x) => b.Add(new Relu(), b.Add(new Pad { Before = [0, 0, 1, 2], After = [0, 0, 1, 0] }, x))),
        ["MeansWithZerosAround"] = ([19, 9, 7], (b, x) => b.Add(
            new AveragePool { Kernel = new(3, 3), Stride = new(2, 1) }, b.Add(new Pad { Before = [0, 0, 1, 2], After = [0, 0, 1, 0] }, b.Add(new Relu(), x)))),
        ["MeansOfMoreZerosThanPicture"] = ([5, 2, 2], (b, x) => b.Add(
            new AveragePool { Kernel = new(2, 3), Dilation = new(2, 1) }, b.Add(new Pad { Before = [0, 0, 4, 1], After = [0, 0, 3, 5] }, b.Add(new Relu(), x)))),
        ["MeanWithZerosAsLargeAsThePicture"] = ([5, 8, 8], (b, x) => b.Add(
            new AveragePool { Kernel = new(8, 8), Stride = new(3, 3) }, b.Add(new Pad { Before = [0, 0, 1, 1], After = [0, 0, 1, 1] }, b.Add(new Relu(), x)))),
        ["SoftmaxOfInputVector"] = ([21], (b, x) => b.Add(new Softmax(), x)),
        ["ConcatOfInputVectors"] = ([21], (b, x) => b.Add(new Relu(), b.Add(new Concat { Axis = 1 }, x, x, b.Add(new Relu(), x)))),
        ["SliceOfInputVector"] = ([21], (b, x) => b.Add(new Relu(), b.Add(new Slice { Axis = 1, Start = 5, Count = 9 }, x))),
        ["RowsOfInputVector"] = ([21], (b, x) => b.Add(new Relu(), b.Add(new Reshape { Target = new TensorShape(-1, 3, 7) }, x))),
        ["PictureOfInputVector"] = ([42], (b, x) => b.Add(new Relu(), b.Add(new Reshape { Target = new TensorShape(-1, 3, 7, 2) }, x))),
        ["VectorOfInputPicture"] = ([3, 7, 2], (b, x) => b.Add(new Relu(), b.Add(new Reshape { Target = new TensorShape(-1, 42) }, x))),
        ["VectorOfInputRows"] = ([3, 7], (b, x) => b.Add(new Softmax(), b.Add(new Reshape { Target = new TensorShape(-1, 21) }, b.Add(new Relu(), x)))),
        ["PRelu"] = ([19, 5, 3], (b, x) => b.Add(new PRelu(), x, Weights(b, 19, 1, 1))),
        ["PReluOfVector"] = ([21], (b, x) => b.Add(new PRelu(), x, Weights(b, 21))),
        ["LayerNormalization"] = ([9, 37], (b, x) => b.Add(new LayerNormalization { Epsilon = 1e-6f }, x, Weights(b, 37), Weights(b, 37))),
        ["LayerNormalizationOfPicture"] = ([3, 4, 18], (b, x) => b.Add(new LayerNormalization { Axis = 1 }, x, Weights(b, 3, 4, 18))),
        ["InstanceNormalization"] = ([19, 5, 3], (b, x) => b.Add(new InstanceNormalization(), b.Add(new Relu(), x), Weights(b, 19), Weights(b, 19))),
        ["InstanceNormalizationOfRows"] = ([9, 37], (b, x) => b.Add(new InstanceNormalization { Epsilon = 1e-3f }, x, Weights(b, 9), Weights(b, 9))),
        ["GroupNormalization"] = ([12, 7, 5], GroupNormalization),
        ["LengthOfRows"] = ([3, 9, 37], (b, x) => b.Add(new ReduceL2 { Axes = [-1] }, x)),
        ["SumOfPlanes"] = ([3, 9, 37], (b, x) => b.Add(new ReduceSum { Axes = [2, 3], KeepDimensions = false }, x)),
        ["MeanOfRows"] = ([9, 2100], (b, x) => b.Add(new ReduceMean { Axes = [2] }, b.Add(new Exp(), x))),
        ["RowsDividedByTheirLength"] = ([3, 9, 37], (b, x) => b.Add(
            new Div(), x, b.Add(new Expand { Target = new TensorShape(TensorShape.Batch, 3, 9, 37) }, b.Add(new ReduceL2 { Axes = [3] }, x)))),
        ["Scores"] = ([3, 21, 10], (b, x) => b.Add(new MatMul(), x, Transpose(b, x, 0, 1, 3, 2))),
        ["Mixture"] = ([2, 35, 35], (b, x) => b.Add(new MatMul(), b.Add(new Softmax(), x), x)),
        ["LongProduct"] = ([19, 1100], (b, x) => b.Add(new MatMul(), x, Transpose(b, x, 0, 2, 1))),
        ["BroadcastProduct"] = ([4, 5, 6], (b, x) => b.Add(
            new MatMul(), x, b.Add(new Slice { Axis = 1, Start = 1, Count = 1 }, Transpose(b, x, 0, 1, 3, 2)))),
        ["AddRows"] = ([9, 37], (b, x) => b.Add(new Add(), x, b.Add(new Relu(), x))),
        ["AddPositions"] = ([9, 37], (b, x) => b.Add(new Add(), x, Weights(b, 1, 9, 37))),
        ["AddBias"] = ([9, 37], (b, x) => b.Add(new Add(), x, Weights(b, 37))),
        ["SubtractFromOne"] = ([9, 300], (b, x) => b.Add(new Sub(), b.AddConstant(null, Tensor.ScalarOf(1f)), x)),
        ["DivideByColumn"] = ([9, 37], (b, x) => b.Add(new Div(), x, b.Add(new Exp(), b.Add(new Slice { Axis = 2, Start = 3, Count = 1 }, x)))),
        ["ColumnDividedByRows"] = ([9, 300], (b, x) => b.Add(new Div(), b.Add(new Slice { Axis = 2, Start = 3, Count = 1 }, x), b.Add(new Exp(), x))),
        ["ScaleWithinPicture"] = ([2, 4, 5], (b, x) => b.Add(new Mul(), x, b.Add(new Slice { Axis = 1, Start = 0, Count = 1 }, x))),
        ["SubtractThenDivide"] = ([3, 9, 7], (b, x) => b.Add(new Div(), b.Add(new Sub(), x, Weights(b, 3, 1, 1)), Weights(b, 3, 1, 1))),
        ["SubtractThenDivideInBlocks"] = ([19, 5, 3], (b, x) => b.Add(new Div(), b.Add(new Sub(), b.Add(new Gelu(), b.Add(new Relu(), x)), Weights(b, 19, 1, 1)), Weights(b, 19, 1, 1))),
        ["MultiplyThenAddConstantsFirst"] = ([3, 9, 7], (b, x) => b.Add(new Add(), Weights(b, 1, 3, 1, 1), b.Add(new Mul(), Weights(b, 1, 3, 1, 1), x))),
        ["FivePerChannel"] = ([3, 9, 7], (b, x) => b.Add(new Sub(), b.Add(new Mul(), b.Add(new Add(), b.Add(new Div(), b.Add(new Sub(), x,
            Weights(b, 3, 1, 1)), Weights(b, 3, 1, 1)), Weights(b, 3, 1, 1)), Weights(b, 3, 1, 1)), Weights(b, 3, 1, 1))),
        ["PerChannelReadTwice"] = ([3, 9, 7], (b, x) => TwiceRead(b, b.Add(new Sub(), x, Weights(b, 3, 1, 1)))),
        ["GatherOne"] = ([9, 37], (b, x) => b.Add(new Gather { Axis = 1 }, x, b.AddConstant(null, Tensor.ScalarOf(-2L)))),
        ["GatherSome"] = ([4, 9, 3], (b, x) => b.Add(
            new Gather { Axis = 2 }, x, b.AddConstant(null, Tensor.FromIntegers([8L, 0, -1, 3], new TensorShape(2, 2))))),
        ["SliceBackwards"] = ([9, 37], (b, x) => b.Add(new Slice { Axis = 2, Start = 30, Count = 10, Step = -3 }, x)),
        ["SliceOfChannels"] = ([24, 3, 5], (b, x) => b.Add(new Slice { Axis = 1, Start = 5, Count = 9 }, b.Add(new Relu(), x))),
        ["ConcatOfTokens"] = ([9, 37], (b, x) => b.Add(new Concat { Axis = 1 }, x, b.Add(new Exp(), x), x)),
        ["ConcatOfColumns"] = ([3, 4, 5], (b, x) => b.Add(new Concat { Axis = -1 }, x, b.Add(new Exp(), x))),
        ["RollOfTokens"] = ([6, 5, 18], (b, x) => Rolled(b, Rolled(b, x, 1, 2), 2, 3)),
        ["HeadsApart"] = ([12, 30], (b, x) => Transpose(b, b.Add(new Reshape { Target = new TensorShape(-1, 12, 3, 2, 5) }, x), 0, 2, 3, 1, 4)),
        ["PatchesApart"] = ([6, 8, 8], (b, x) => Transpose(b, b.Add(new Reshape { Target = new TensorShape(-1, 6, 4, 2, 4, 2) }, x), 0, 2, 4, 3, 5, 1)),
        ["PatchConvolution"] = ([3, 21, 16], (b, x) => b.Add(new Relu(), b.Add(new Conv { Stride = new(7, 8) }, x, Weights(b, 20, 3, 7, 8), Weights(b, 20)))),
        ["WideStride"] = ([5, 17, 19], (b, x) => b.Add(new Conv { Stride = new(5, 6), Padding = Padding2D.Same(2) }, x, Weights(b, 9, 5, 5, 5))),
        ["GroupsOfBlocksAndAHalf"] = ([96, 9, 7], (b, x) => b.Add(
            new Conv { Group = 4, Padding = Padding2D.Same(1) }, b.Add(new Relu(), x), Weights(b, 96, 24, 3, 3), Weights(b, 96))),
        ["GroupsOfUnlikeSizes"] = ([48, 6, 7], (b, x) => b.Add(new Conv { Group = 6 }, b.Add(new Relu(), x), Weights(b, 72, 8, 3, 2))),
        ["GroupsThatFillNoBlocks"] = ([45, 5, 6], (b, x) => b.Add(new Conv { Group = 5 }, b.Add(new Relu(), x), Weights(b, 35, 9, 3, 3))),
        ["GroupsWithWideStride"] = ([4, 17, 19], (b, x) => b.Add(new Conv { Stride = new(5, 5), Group = 2 }, x, Weights(b, 6, 2, 3, 3))),
        ["ResizeNearest"] = ([19, 3, 5], (b, x) => b.Add(new Resize { Size = new(6, 15), ScaleHeight = 2, ScaleWidth = 3 }, b.Add(new Relu(), x))),
        ["ResizeLinear"] = ([19, 4, 5], (b, x) => b.Add(
            new Resize { Size = new(7, 9), ScaleHeight = 1.75f, ScaleWidth = 1.8f, Mode = ResizeMode.Linear }, b.Add(new Relu(), x))),
        ["ResizeCubicSmaller"] = ([19, 9, 8], (b, x) => b.Add(
            new Resize { Size = new(4, 3), ScaleHeight = 4 / 9f, ScaleWidth = 3 / 8f, Mode = ResizeMode.Cubic, Antialias = true }, x)),
        ["ResizePartBeyondTheEdge"] = ([3, 6, 6], (b, x) => b.Add(
            new Resize
            {
                Size = new(5, 4),
                ScaleHeight = 5 / 6f,
                ScaleWidth = 4 / 6f,
                Mode = ResizeMode.Linear,
                Coordinates = ResizeCoordinates.CropAndResize,
                Region = new ResizeRegion(0.1f, -0.5f, 0.9f, 1.4f),
                Extrapolation = 0.25f,
            },
            x)),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void RunsOnItsOwnKernel(string name, InstructionSet set)
    {
        (int[] sizes, Func<GraphBuilder, GraphValue, GraphValue> add) = Graphs[name];
        var builder = new GraphBuilder(name);
        GraphValue x = builder.AddInput("x", new TensorShape([TensorShape.Batch, .. sizes]));
        Graph graph = builder.Build(add(builder, x));
        const int Items = 3;
        Tensor input = RandomTensor.Between(-1, 1, name.Length, [Items, .. sizes]);
        float[] expected = ReferenceExecutor.Run(graph, input)[0].Floats;
        float[]? first = null;
        foreach (int threads in new[] { 1, 3 })
        {
            using ComputePool? pool = threads > 1 ? new ComputePool(threads) : null;
            foreach (int batch in new[] { Items, 1 })
            {
                using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions { BatchSize = batch, Pool = pool, InstructionSet = set });
                Assert.NotEmpty(plan.Steps);
                Assert.DoesNotContain(plan.Steps, s => s.Kernel.Description.StartsWith("reference", StringComparison.Ordinal));
                using InferenceWorkspace workspace = plan.CreateWorkspace();
                input.Floats.AsSpan(0, workspace.GetInput().Length).CopyTo(workspace.GetInput());
                workspace.Run(batch);
                Assert.Equal(0, Heap.TakenBy(() => workspace.Run(batch)));
                float[] result = workspace.GetOutput().ToArray();
                Near.Assert(expected.AsSpan(0, result.Length).ToArray(), result, 1e-5);
                first ??= result;
                Assert.Equal(first[..result.Length], result);
            }
        }
    }

    /// <summary>Windows that are shifted down and across: the rows stay as they are in between.</summary>
    [Fact]
    public void RolledTokensAreNotPutIntoBlocks()
    {
        var builder = new GraphBuilder("roll");
        GraphValue x = builder.AddInput("x", new TensorShape(TensorShape.Batch, 6, 5, 18));
        using InferencePlan plan = InferencePlan.Compile(builder.Build(Transpose(builder, Rolled(builder, Rolled(builder, x, 1, 2), 2, 3), 0, 2, 1, 3)), new InferencePlanOptions());
        Assert.DoesNotContain(plan.Steps, s => s.Kernel.Description.Contains("blocked", StringComparison.Ordinal));
    }

    /// <summary>Means that count zeros around the picture: the windows reach over the edge, the zeros are not written.</summary>
    [Fact]
    public void ZerosOfWhichMeansAreTakenAreNotWritten()
    {
        var builder = new GraphBuilder("means");
        GraphValue x = builder.Add(new Relu(), builder.AddInput("x", new TensorShape(TensorShape.Batch, 32, 9, 9)));
        GraphValue rim = builder.Add(new Pad { Before = [0, 0, 1, 1], After = [0, 0, 1, 1] }, builder.Add(new MaxPool { Kernel = new(2, 2) }, x));
        GraphValue means = builder.Add(new AveragePool { Kernel = new(3, 3) }, rim);
        Assert.DoesNotContain(Steps(builder.Build(means)), s => s.Contains("blocked to blocked", StringComparison.Ordinal));
        Assert.Contains(Steps(builder.Build(means, rim)), s => s.Contains("blocked to blocked", StringComparison.Ordinal));

        static string[] Steps(Graph graph)
        {
            using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions());
            return [.. plan.Steps.Select(s => s.Kernel.Description)];
        }
    }

    [Fact]
    public void TwoFunctionsInOnePassGiveTheBitsOfTwo()
    {
        static Graph Build(bool apart)
        {
            var builder = new GraphBuilder("normalisation");
            GraphValue x = builder.AddInput("x", new TensorShape(TensorShape.Batch, 3, 17, 23));
            GraphValue centred = builder.Add("centred", new Sub(), x, Weights(builder, 3, 1, 1));
            GraphValue scaled = builder.Add("scaled", new Div(), centred, Weights(builder, 3, 1, 1));
            return apart ? builder.Build(scaled, centred) : builder.Build(scaled);
        }

        foreach (InstructionSet set in InstructionSets.Available)
        {
            float[][] results = [.. new[] { false, true }.Select(apart =>
            {
                using InferencePlan plan = InferencePlan.Compile(Build(apart), new InferencePlanOptions { InstructionSet = set });
                Assert.Equal(!apart, plan.Steps.Any(step => step.Kernel.Description.StartsWith("Subtract, Divide per channel", StringComparison.Ordinal)));
                using InferenceWorkspace workspace = plan.CreateWorkspace();
                RandomTensor.Between(0, 255, 1, [1, 3, 17, 23]).Floats.CopyTo(workspace.GetInput());
                workspace.Run(1);
                return workspace.GetOutput(0).ToArray();
            })];
            Assert.Equal(results[1], results[0]);
        }
    }

    private static GraphValue Rolled(GraphBuilder b, GraphValue x, int axis, int by) => b.Add(
        new Concat { Axis = axis },
        b.Add(new Slice { Axis = axis, Start = by, Count = x.Shape[axis] - by }, x),
        b.Add(new Slice { Axis = axis, Start = 0, Count = by }, x));

    private static GraphValue TwiceRead(GraphBuilder b, GraphValue x) => b.Add(new Add(), b.Add(new Mul(), x, Weights(b, 3, 1, 1)), x);

    private static GraphValue Scaled(GraphBuilder b, GraphValue x, float factor) => b.Add(new Mul(), x, b.AddConstant(null, Tensor.ScalarOf(factor)));

    /// <summary>As PyTorch's exporter writes it: groups as channels of one dimension, with scales and shifts behind.</summary>
    private static GraphValue GroupNormalization(GraphBuilder b, GraphValue x)
    {
        GraphValue groups = b.Add(new Reshape { Target = new TensorShape(-1, 3, 4 * 35) }, b.Add(new Relu(), x));
        GraphValue normal = b.Add(new InstanceNormalization(), groups, b.AddConstant(null, Tensor.FromFloats([1, 1, 1], 3)), b.AddConstant(null, Tensor.FromFloats([0, 0, 0], 3)));
        return b.Add(new Add(), b.Add(new Mul(), b.Add(new Reshape { Target = new TensorShape(-1, 12, 7, 5) }, normal), Weights(b, 12, 1, 1)), Weights(b, 12, 1, 1));
    }

    private static GraphValue Transpose(GraphBuilder b, GraphValue x, params int[] order) => b.Add(new Transpose { Permutation = order }, x);

    private static GraphValue Weights(GraphBuilder b, params int[] sizes) => b.AddConstant(null, RandomTensor.Between(-0.5f, 0.5f, sizes.Length, sizes));
}
