using System.Diagnostics;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Graphs.Importing.TfLite;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;
using static MlNetClassifier.Graphs.Tests.Importing.TfLite.FlatBufferTestWriter;

namespace MlNetClassifier.Graphs.Tests.Importing.TfLite;

public sealed class TfLiteImporterTests
{
    private const byte Same = 0;
    private const byte Valid = 1;

    [Fact]
    public void A_small_float_network_computes_what_the_same_nodes_compute()
    {
        Graph graph = TfLiteImporter.Import(SmallNetwork(), "small.tflite");
        var random = new Random(2);
        Tensor input = Random(random, 2, 7, 6, 3);

        Assert.Equal(new TensorShape(TensorShape.Batch, 7, 6, 3), graph.Inputs[0].Shape);
        Assert.True(graph.IsChannelsLast);
        Tensor actual = ReferenceExecutor.Run(graph, input)[0];

        // The same by hand: channels first, explicit padding.
        (float[] Conv, float[] Bias, float[] Deep, float[] Dense) w = Weights();
        var builder = new GraphBuilder();
        GraphValue x = builder.Add(Transpose.ToChannelsFirst(), builder.AddInput("x", new TensorShape(TensorShape.Batch, 7, 6, 3)));
        GraphValue k = builder.Add(new Transpose { Permutation = [0, 3, 1, 2] }, builder.AddConstant(null, Tensor.FromFloats(w.Conv, 4, 3, 3, 3)));
        x = builder.Add(new Conv { Stride = new(2, 2), Padding = new(1, 0, 1, 1) }, x, k, builder.AddConstant(null, Tensor.FromFloats(w.Bias, 4)));
        x = builder.Add(new Clip { Min = 0, Max = 6 }, x);
        GraphValue d = builder.Add(new Transpose { Permutation = [3, 0, 1, 2] }, builder.AddConstant(null, Tensor.FromFloats(w.Deep, 1, 3, 3, 4)));
        x = builder.Add(new Relu(), builder.Add(new Conv { Padding = Padding2D.Same(1), Group = 4 }, x, d));
        x = builder.Add(new Reshape { Target = new TensorShape(TensorShape.Batch, 4) }, builder.Add(new GlobalAveragePool(), x));
        x = builder.Add(new Gemm { TransposeB = true }, x, builder.AddConstant(null, Tensor.FromFloats(w.Dense, 5, 4)));
        Tensor expected = ReferenceExecutor.Run(builder.Build(builder.Add(new Softmax(), x)), input)[0];

        Near.Assert(expected, actual, 1e-6);
    }

    [Fact]
    public void Quantised_constants_become_the_real_numbers_they_stand_for()
    {
        var model = new TfLiteTestModel();
        int input = model.Tensor("x", 1, 3);
        // Signed with one scale a row, and unsigned with one scale: real = scale · (stored − zero point).
        int kernel = model.Bytes("kernel", 9, [1, 255, 127, 2, 3, 128], [0.5f, 2], [0, 1], 0, 2, 3);
        int offset = model.Bytes("offset", 3, [128, 130], [0.25f], [128], 0, 2);
        int product = model.Tensor("product", 1, 2);
        int sum = model.Tensor("sum", 1, 2);
        model.Operator(9, [input, kernel, -1], product, new Table((byte)0));
        model.Operator(0, [product, offset], sum, new Table((byte)0));

        Graph graph = TfLiteImporter.Import(model.Write(input, sum), "quantised.tflite");

        Assert.Equal([0.5f, -0.5f, 63.5f, 2, 4, -258], graph.Require("kernel").Constant!.Floats);
        Tensor actual = ReferenceExecutor.Run(graph, Tensor.FromFloats([1, 1, 1], 1, 3))[0];
        Assert.Equal([63.5f, -251.5f], actual.Floats);
    }

    [Fact]
    public void A_product_of_a_single_number_is_refused()
    {
        var model = new TfLiteTestModel();
        int input = model.Tensor("x");
        int kernel = model.Constant("kernel", [1, 2], 2, 1);
        int product = model.Tensor("product", 1, 2);
        model.Operator(9, [input, kernel, -1], product, new Table((byte)0));

        string message = Assert.Throws<InvalidModelException>(() => TfLiteImporter.Import(model.Write(input, product), "odd.tflite")).Message;

        Assert.Contains("single number", message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_unsupported_operators_are_named_unless_the_cut_leaves_them_out()
    {
        var model = new TfLiteTestModel();
        int input = model.Tensor("x", 1, 3);
        int middle = model.Tensor("middle", 1, 3);
        int lstm = model.Tensor("lstm", 1, 3);
        int custom = model.Tensor("custom", 1, 3);
        model.Operator(19, [input], middle);
        model.Operator(16, [middle], lstm);
        model.Operator(32, [lstm], custom, custom: "TFLite_Detection_PostProcess");
        byte[] file = model.Write(input, custom);

        string message = Assert.Throws<InvalidModelException>(() => TfLiteImporter.Import(file, "odd.tflite")).Message;
        Graph cut = GraphLoader.Load(file, "odd.tflite", new GraphLoadOptions { Outputs = ["middle"] });

        Assert.Equal("odd.tflite: operators that are not supported: operator 16, custom operator TFLite_Detection_PostProcess.", message);
        Assert.Equal("middle", cut.Outputs[0].Name);
    }

    [Fact]
    public void A_result_of_another_shape_than_declared_is_refused()
    {
        var model = new TfLiteTestModel();
        int input = model.Tensor("x", 1, 3);
        int output = model.Tensor("y", 1, 4);
        model.Operator(19, [input], output);

        string message = Assert.Throws<InvalidModelException>(() => TfLiteImporter.Import(model.Write(input, output), "y.tflite")).Message;

        Assert.Equal("y.tflite: 'y' is declared [1, 4] and comes out as [1, 3].", message);
    }

    [SkippableFact]
    public void A_published_quantised_network_is_read()
    {
        string path = SharedFiles.Require("models/mobilenet_v2_1.0_224_quant.tflite");

        Graph graph = GraphLoader.Load(path);

        Assert.Equal(new TensorShape(TensorShape.Batch, 224, 224, 3), graph.Inputs[0].Shape);
        Assert.Equal(new TensorShape(TensorShape.Batch, 1001), graph.Outputs[0].Shape);
        Assert.Equal(new TensorShape(TensorShape.Batch, 1, 1, 1280), graph.Require("MobilenetV2/Logits/AvgPool").Shape);
        // MobileNet v2's 3,504,872 less the 17,056 scales that were folded into kernels, and 1,281 for one more class.
        long parameters = graph.Nodes.SelectMany(n => n.Inputs).Distinct().Sum(v => v?.Constant is { } c ? (long)c.Length : 0);
        Assert.Equal(3_504_872 - 17_056 + 1_281, parameters);
        (float scale, int zeroPoint) = TfLiteImporter.InputQuantization(File.ReadAllBytes(path), "quant")!.Value;
        Assert.Equal((0.0078125f, 128), (scale, zeroPoint));
    }

    [Fact]
    public void Any_truncation_or_change_is_read_or_refused_in_bounded_memory()
    {
        byte[] sound = SmallNetwork();
        var random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] bytes = round < 500 ? sound[..(sound.Length * round / 500)] : (byte[])sound.Clone();
            for (int change = round < 500 ? 0 : random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(bytes.Length);
                bytes.AsSpan(at, Math.Min(1 << random.Next(3), bytes.Length - at)).Fill(random.Next(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)random.Next(256) });
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            try
            {
                TfLiteImporter.Import(bytes, "fuzzed.tflite");
            }
            catch (InvalidModelException)
            {
                refused++;
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 32 << 20, $"round {round} took too much memory");
            Assert.True(clock.ElapsedMilliseconds < 10_000, $"round {round} took {clock.ElapsedMilliseconds} ms");
        }

        Assert.InRange(refused, 1000, 3000);
    }

    private static byte[] SmallNetwork()
    {
        (float[] Conv, float[] Bias, float[] Deep, float[] Dense) w = Weights();
        var model = new TfLiteTestModel();
        int input = model.Tensor("image", 1, 7, 6, 3);
        int conv = model.Tensor("conv", 1, 4, 3, 4);
        int deep = model.Tensor("deep", 1, 4, 3, 4);
        int mean = model.Tensor("mean", 1, 4);
        int flat = model.Tensor("flat", 1, 4);
        int shape = model.Tensor("shape", 2);
        int dense = model.Tensor("dense", 1, 5);
        int output = model.Tensor("softmax", 1, 5);
        int kernel = model.Constant("conv/w", w.Conv, 4, 3, 3, 3);
        int bias = model.Constant("conv/b", w.Bias, 4);
        int depthwise = model.Constant("deep/w", w.Deep, 1, 3, 3, 4);
        int matrix = model.Constant("dense/w", w.Dense, 5, 4);
        int axes = model.Integers("axes", [1, 2], 2);
        model.Operator(3, [input, kernel, bias], conv, new Table(Same, 2, 2, (byte)3));
        model.Operator(4, [conv, depthwise], deep, new Table(Same, 1, 1, 1, (byte)1));
        model.Operator(40, [deep, axes], mean, new Table((byte)0));
        // As Keras' Flatten comes out: the shape is computed at run time, by operators that need not be supported.
        model.Operator(77, [mean], shape);
        model.Operator(22, [mean, shape], flat);
        model.Operator(9, [flat, matrix], dense, new Table((byte)0));
        model.Operator(25, [dense], output, new Table(1f));
        return model.Write(input, output);
    }

    private static (float[] Conv, float[] Bias, float[] Deep, float[] Dense) Weights()
    {
        var random = new Random(1);
        return (Random(random, 4, 3, 3, 3).Floats, Random(random, 4).Floats, Random(random, 1, 3, 3, 4).Floats, Random(random, 5, 4).Floats);
    }

    private static Tensor Random(Random random, params int[] shape) =>
        Tensor.FromFloats([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (random.NextSingle() * 2) - 1)], shape);

    [Theory]
    [InlineData(Same, 4)]
    [InlineData(Valid, 3)]
    public void Pooling_at_the_border_leaves_padding_out_of_the_mean(byte padding, int size)
    {
        var model = new TfLiteTestModel();
        int input = model.Tensor("x", 1, 4, 4, 1);
        int output = model.Tensor("y", 1, size, size, 1);
        model.Operator(1, [input], output, new Table(padding, 1, 1, 2, 2, (byte)0));

        Graph graph = TfLiteImporter.Import(model.Write(input, output), "pool.tflite");
        Tensor y = ReferenceExecutor.Run(graph, Tensor.FromFloats([.. Enumerable.Range(0, 16).Select(i => (float)i)], 1, 4, 4, 1))[0];

        Assert.Equal(2.5f, y.Floats[0]);
        Assert.Equal(padding == Same ? 15 : 12.5f, y.Floats[^1]);
    }
}
