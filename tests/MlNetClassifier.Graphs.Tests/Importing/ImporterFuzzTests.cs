using System.Diagnostics;
using Google.Protobuf;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Inspection;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Tests.Importing.Keras;
using MlNetClassifier.Graphs.Tests.Importing.TensorFlow;
using MlNetClassifier.Graphs.Tests.Importing.TfLite;

namespace MlNetClassifier.Graphs.Tests.Importing;

/// <summary>Damaged files of every format: read, or refused with <see cref="InvalidModelException"/>, in bounded time and memory.</summary>
public sealed class ImporterFuzzTests
{
    private const int Rounds = 300;

    // The samples take a few megabytes at most.
    private const long MemoryLimit = 256L << 20;

    private static readonly Dictionary<string, Func<byte[]>> Samples = new()
    {
        ["onnx"] = () => OnnxExporter.Export(Network()),
        ["onnx, older operators"] = () => OnnxExporter.Export(Network(), new OnnxExportOptions { Opset = 12 }),
        ["tensorflow"] = TensorFlow,
        ["tflite"] = TfLite,
        ["keras"] = () => KerasTestFile.Of(MobileNet.Instance, new ArchitectureOptions { WidthMultiplier = 0.25f }, 1).Bytes(),
    };

    public static TheoryData<string> Formats => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_change_of_bytes_is_read_or_refused(string format)
    {
        byte[] sound = Samples[format]();
        GraphLoader.Load(sound, "sound");
        var random = new Random(11);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] bytes = Damaged(sound, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            try
            {
                _ = GraphInspector.Inspect(GraphLoader.Load(bytes, "damaged"));
            }
            catch (InvalidModelException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"round {round}: {e}");
            }

            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(used < MemoryLimit + (20L * sound.Length), $"round {round}: {used} bytes allocated");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"round {round}: {clock.Elapsed}");
        }

        Assert.InRange(refused, 10, Rounds);
    }

    // Cut off; bits, bytes and words changed; pieces copied elsewhere. Half of it in the first kilobytes, where the structure is.
    private static byte[] Damaged(byte[] sound, Random random)
    {
        byte[] bytes = (byte[])sound.Clone();
        if (random.Next(10) == 0)
        {
            return bytes[..random.Next(bytes.Length)];
        }

        for (int change = random.Next(1, 5); change > 0; change--)
        {
            int at = Place();
            int room = bytes.Length - at;
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                    break;
                case 3:
                    bytes.AsSpan(at, Math.Min(1 << random.Next(4), room)).Fill((byte)(random.Next(2) * 255));
                    break;
                default:
                    int from = Place();
                    bytes.AsSpan(from, Math.Min(random.Next(1, 24), Math.Min(room, bytes.Length - from))).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }

        return bytes;

        int Place() => random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 3000) : bytes.Length);
    }

    private static Graph Network()
    {
        var b = new GraphBuilder("network");
        GraphValue x = b.AddInput("x", new TensorShape(TensorShape.Batch, 3, 12, 12));
        x = b.Add(new Conv { Stride = new(2, 2), Padding = new(1, 1, 1, 1) }, x, Weights(1, 8, 3, 3, 3), Weights(2, 8));
        x = b.Add(new HardSwish(), b.Add(new BatchNormalization(), x, Weights(3, 8), Weights(4, 8), Weights(5, 8), b.AddConstant(null, RandomTensor.Between(0.5f, 1, 6, 8))));
        x = b.Add(new Resize { Size = new(9, 9), ScaleHeight = 1.5f, ScaleWidth = 1.5f, Mode = ResizeMode.Cubic }, x);
        x = b.Add(new Concat { Axis = 1 }, b.Add(new MaxPool { Kernel = new(3, 3), Stride = new(3, 3) }, x), b.Add(new AveragePool { Kernel = new(3, 3), Stride = new(3, 3) }, x));
        GraphValue tokens = b.Add(new Transpose { Permutation = [0, 2, 1] }, b.Add(new Reshape { Target = new TensorShape(-1, 16, 9) }, x));
        tokens = b.Add(new Gelu(), b.Add(new LayerNormalization(), tokens, Weights(7, 16), Weights(8, 16)));
        GraphValue first = b.Add(new Slice { Axis = 1, Start = 2, Count = 4, Step = 2 }, b.Add(new MatMul(), tokens, Weights(9, 16, 6)));
        GraphValue pooled = b.Add(new ReduceMean { Axes = [1], KeepDimensions = false }, b.Add(new Pad { Before = [0, 1, 0], After = [0, 0, 1] }, first));
        return b.Build(b.Add("scores", new Softmax(), b.Add(new Gemm { TransposeB = true }, pooled, Weights(10, 5, 7), Weights(11, 5))));

        GraphValue Weights(int seed, params int[] sizes) => b.AddConstant(null, RandomTensor.Floats(seed, sizes));
    }

    private static byte[] TensorFlow() => new TensorFlowGraphs()
        .Placeholder("x", -1, 8, 8, 3)
        .Const("w", RandomTensor.Floats(1, 3, 3, 3, 4)).Const("b", RandomTensor.Floats(2, 4))
        .Node("conv", "Conv2D", ["x", "w"], ("strides", new[] { 1, 2, 2, 1 }), ("padding", "SAME"))
        .Node("biased", "BiasAdd", ["conv", "b"])
        .Node("active", "Relu6", ["biased"])
        .Const("axes", 1, 2)
        .Node("pooled", "Mean", ["active", "axes"], ("keep_dims", false))
        .Const("shape", -1, 4)
        .Node("rows", "Reshape", ["pooled", "shape"])
        .Const("m", RandomTensor.Floats(3, 4, 5))
        .Node("scores", "MatMul", ["rows", "m"])
        .Node("y", "Softmax", ["scores"])
        .Graph.ToByteArray();

    private static byte[] TfLite()
    {
        var model = new TfLiteTestModel();
        int x = model.Tensor("x", 1, 3);
        int kernel = model.Bytes("kernel", 9, [1, 255, 127, 2, 3, 128], [0.5f, 2], [0, 1], 0, 2, 3);
        int offset = model.Bytes("offset", 3, [128, 130], [0.25f], [128], 0, 2);
        int product = model.Tensor("product", 1, 2);
        int sum = model.Tensor("sum", 1, 2);
        int y = model.Tensor("y", 1, 2);
        model.Operator(9, [x, kernel, -1], product, new FlatBufferTestWriter.Table((byte)0));
        model.Operator(0, [product, offset], sum, new FlatBufferTestWriter.Table((byte)0));
        model.Operator(19, [sum], y);
        return model.Write(x, y);
    }
}
