using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Tests.Rewriting;

public class BatchVectorizationTests
{
    private static readonly Dictionary<string, (int[] Input, Func<GraphBuilder, GraphValue, GraphValue> Build)> Cases = new()
    {
        ["heads merged with the batch"] = ([1, 6, 8], SequenceFirstAttention),
        ["queries, keys and values split before the batch"] = ([1, 6, 8], SplitAttention),
        ["windows merged with the batch"] = ([1, 4, 4, 3], Windows),
        ["picture dropped"] = ([1, 2, 3], (b, x) => b.Add(new Softmax { Axis = 0 }, Reshape(b, x, 6))),
        ["picture dropped, then axes"] = ([1, 2, 3], (b, x) =>
        {
            GraphValue matrix = Reshape(b, x, 2, 3);
            GraphValue sum = b.Add(new ReduceSum { Axes = [0] }, matrix);
            GraphValue both = b.Add(new Concat { Axis = 0 }, matrix, sum, Const(b, 1, 1, 3));
            GraphValue slice = b.Add(new Slice { Axis = 0, Start = 3, Count = 3, Step = -1 }, both);
            return b.Add(new Pad { Before = [1, 0], After = [0, 2], Value = 3 }, b.Add(new Gather { Axis = 1 }, slice, b.AddConstant("i", Tensor.FromIntegers(2, 0))));
        }),
        ["reduction over the picture"] = ([1, 2, 3], (b, x) => b.Add(new ReduceMean { Axes = [0, 1], KeepDimensions = false }, x)),
        ["broadcasting of different ranks"] = ([1, 4, 4], (b, x) =>
        {
            GraphValue row = b.Add(new ReduceMax { Axes = [0, 1], KeepDimensions = false }, x);
            return b.Add(new Mul(), b.Add(new Add(), x, row), Const(b, 3, 4, 1));
        }),
        ["writing into parts"] = ([1, 4, 3], (b, x) =>
        {
            GraphValue rows = b.AddConstant("rows", Tensor.FromIntegers([0, 2, 0, -1], new TensorShape(2, 2)));
            GraphValue replaced = b.Add(new ScatterND(), x, rows, Const(b, 1, 2, 3));
            GraphValue matrix = Reshape(b, replaced, 4, 3);
            GraphValue row = b.AddConstant("row", Tensor.FromIntegers([1], new TensorShape(1, 1)));
            GraphValue added = b.Add(new ScatterND { Reduction = ScatterReduction.Add }, matrix, row, b.Add(new Slice { Axis = 0, Start = 3, Count = 1 }, matrix));
            return b.Add(new ScatterND(), Const(b, 2, 5, 3), row, b.Add(new ReduceSum { Axes = [0] }, added));
        }),
        ["class token"] = ([1, 5, 4], (b, x) => b.Add(new Concat { Axis = 1 }, Const(b, 1, 1, 1, 4), x)),
        ["matrices"] = ([1, 5, 4], (b, x) =>
        {
            GraphValue m = Reshape(b, x, 5, 4);
            GraphValue y = b.Add(new Gemm { Alpha = 0.5f, Beta = 2, TransposeB = true }, m, Const(b, 1, 3, 4), Const(b, 2, 3));
            return b.Add(new Gemm { TransposeA = true }, y, m);
        }),
        ["normalisation"] = ([1, 5, 4], (b, x) => b.Add(new LayerNormalization { Axis = 0 }, Reshape(b, x, 5, 4), Const(b, 1, 5, 4), Const(b, 2, 5, 4))),
        ["choice"] = ([1, 5, 4], (b, x) =>
        {
            GraphValue m = Reshape(b, x, 20);
            return b.Add(new Where(), b.Add(new Not(), b.Add(new Less(), m, Const(b, 1, 20))), m, b.Add(new Neg(), m));
        }),
        ["expansion"] = ([1, 4, 1], (b, x) => b.Add(new Expand { Target = new TensorShape(3, 4, 2) }, Reshape(b, x, 4, 1))),
        ["convolution between"] = ([1, 3, 6, 6], (b, x) =>
        {
            GraphValue y = b.Add(new Conv { Padding = Padding2D.Same(1) }, x, Const(b, 1, 4, 3, 3, 3));
            GraphValue back = Reshape(b, Reshape(b, y, 4, 36), 1, 4, 6, 6);
            return b.Add(new GlobalAveragePool(), b.Add(new MaxPool { Kernel = new(2, 2), Stride = new(2, 2) }, back));
        }),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachItemOfABatchIsAsIfAlone(string name)
    {
        (int[] input, Func<GraphBuilder, GraphValue, GraphValue> build) = Cases[name];
        var builder = new GraphBuilder("one");
        Graph one = builder.Build(build(builder, builder.AddInput("x", new TensorShape(input))));
        Graph? batched = BatchVectorization.TryApply(one);
        Assert.NotNull(batched);
        Assert.Equal(0, batched.Outputs[0].Shape.BatchAxis);

        const int Items = 3;
        Tensor all = RandomTensor.Floats(9, [Items, .. input[1..]]);
        float[] actual = ReferenceExecutor.Run(batched, all)[0].Floats;
        float[] optimized = ReferenceExecutor.Run(GraphOptimizer.Optimize(batched), all)[0].Floats;
        int length = all.Length / Items;
        for (int i = 0; i < Items; i++)
        {
            Tensor item = Tensor.FromFloats(all.Floats[(i * length)..((i + 1) * length)], input);
            float[] expected = ReferenceExecutor.Run(one, item)[0].Floats;
            Near.Assert(expected, actual.AsSpan(i * expected.Length, expected.Length), 1e-5);
            Near.Assert(expected, optimized.AsSpan(i * expected.Length, expected.Length), 1e-5);
        }
    }

    [Theory]
    [InlineData("heads merged with the batch")]
    [InlineData("queries, keys and values split before the batch")]
    [InlineData("windows merged with the batch")]
    public void ModelsForOnePictureAreLoadedForBatches(string name)
    {
        (int[] input, Func<GraphBuilder, GraphValue, GraphValue> build) = Cases[name];
        var builder = new GraphBuilder("one");
        Graph one = builder.Build(build(builder, builder.AddInput("x", new TensorShape(input))));
        Graph loaded = GraphLoader.Load(OnnxExporter.Export(one), "model");
        Assert.Equal(new TensorShape([-1, .. input[1..]]), loaded.Inputs[0].Shape);
        Assert.All(loaded.Nodes, n => Assert.True(n.Output.Shape.BatchAxis <= 0));
    }

    [Fact]
    public void BatchesInsideAConvolutionAreRefused()
    {
        var builder = new GraphBuilder("one");
        GraphValue x = Reshape(builder, builder.AddInput("x", new TensorShape(1, 2, 3, 4, 4)), 2, 3, 4, 4);
        Assert.Null(BatchVectorization.TryApply(builder.Build(builder.Add(new Conv(), x, Const(builder, 1, 4, 3, 3, 3)))));
    }

    private static GraphValue Reshape(GraphBuilder b, GraphValue x, params int[] sizes) => b.Add(new Reshape { Target = new TensorShape(sizes) }, x);

    private static GraphValue Const(GraphBuilder b, int seed, params int[] sizes) => b.AddConstant(null, RandomTensor.Floats(seed, sizes));

    private static GraphValue Transpose(GraphBuilder b, GraphValue x, params int[] order) => b.Add(new Transpose { Permutation = order }, x);

    /// <summary>PyTorch's multi-head attention: sequence first, heads merged with the batch.</summary>
    private static GraphValue SequenceFirstAttention(GraphBuilder b, GraphValue x)
    {
        GraphValue sequence = Transpose(b, x, 1, 0, 2);
        GraphValue all = Reshape(b, b.Add(new Add(), b.Add(new MatMul(), sequence, Const(b, 1, 8, 24)), Const(b, 2, 24)), 6, 1, 3, 8);
        GraphValue stacked = Reshape(b, Transpose(b, Reshape(b, all, 1, 6, 1, 3, 8), 3, 1, 2, 0, 4), 3, 6, 1, 8);
        GraphValue[] parts = [.. Enumerable.Range(0, 3).Select(i =>
            Transpose(b, Reshape(b, b.Add(new Gather(), stacked, b.AddConstant(null, Tensor.ScalarOf((long)i))), 6, 2, 4), 1, 0, 2))];
        GraphValue weights = b.Add(new Softmax(), b.Add(new MatMul(), parts[0], Transpose(b, parts[1], 0, 2, 1)));
        GraphValue mixed = Reshape(b, Transpose(b, b.Add(new MatMul(), weights, parts[2]), 1, 0, 2), 6, 8);
        GraphValue projected = Reshape(b, b.Add(new Gemm { TransposeB = true }, mixed, Const(b, 3, 8, 8), Const(b, 4, 8)), 6, 1, 8);
        return b.Add(new Add(), x, Transpose(b, projected, 1, 0, 2));
    }

    /// <summary>timm's attention: [3, N, heads, tokens, depth], split along the first dimension.</summary>
    private static GraphValue SplitAttention(GraphBuilder b, GraphValue x)
    {
        GraphValue all = Transpose(b, Reshape(b, b.Add(new MatMul(), x, Const(b, 1, 8, 24)), 1, 6, 3, 2, 4), 2, 0, 3, 1, 4);
        GraphValue[] parts = [.. Enumerable.Range(0, 3).Select(i => Reshape(b, b.Add(new Slice { Axis = 0, Start = i, Count = 1 }, all), 1, 2, 6, 4))];
        GraphValue weights = b.Add(new Softmax(), b.Add(new MatMul(), parts[0], Transpose(b, parts[1], 0, 1, 3, 2)));
        return Reshape(b, Transpose(b, b.Add(new MatMul(), weights, parts[2]), 0, 2, 1, 3), 1, 6, 8);
    }

    /// <summary>Swin's windows: attention scores within each of four windows, with a bias, and back.</summary>
    private static GraphValue Windows(GraphBuilder b, GraphValue x)
    {
        GraphValue windows = Reshape(b, Transpose(b, Reshape(b, x, 1, 2, 2, 2, 2, 3), 0, 1, 3, 2, 4, 5), 4, 4, 3);
        GraphValue scores = b.Add(new MatMul(), windows, Transpose(b, windows, 0, 2, 1));
        GraphValue mixed = b.Add(new MatMul(), b.Add(new Softmax(), b.Add(new Add(), scores, Const(b, 1, 4, 1, 4))), windows);
        return Reshape(b, Transpose(b, Reshape(b, mixed, 1, 2, 2, 2, 2, 3), 0, 1, 3, 2, 4, 5), 1, 4, 4, 3);
    }
}
