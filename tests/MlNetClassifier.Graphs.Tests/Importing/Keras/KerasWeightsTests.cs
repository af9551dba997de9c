using System.Globalization;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Importing.Keras;

namespace MlNetClassifier.Graphs.Tests.Importing.Keras;

/// <summary>Files as different Kerases name their layers; the graph must hold the very constants that the builder gets directly.</summary>
public sealed class KerasWeightsTests
{
    private static readonly ArchitectureOptions Narrow = new() { WidthMultiplier = 0.35f, Classes = 3 };

    [Fact]
    public void Published_names_of_MobileNetV2_are_found()
    {
        byte[] file = KerasTestFile.Of(MobileNetV2.Instance, Narrow, 1).Bytes(Published);

        AssertSameConstants(MobileNetV2.Instance.Build(Narrow, new RandomWeights(1)), KerasImporter.Import(file, "mobilenet_v2.h5"));

        static string Published(string layer) => layer switch
        {
            "expanded_conv_depthwise" or "expanded_conv_project" => "mobl0_conv_0_" + layer[14..],
            "expanded_conv_depthwise_BN" or "expanded_conv_project_BN" => "bn0_conv_0_bn_" + layer[14..^3],
            "predictions" => "Logits",
            _ when layer.StartsWith("block_", StringComparison.Ordinal) && layer.Split('_') is [_, var n, var part, .. var bn] =>
                bn.Length == 0 ? $"mobl{n}_conv_{n}_{part}" : $"bn{n}_conv_{n}_bn_{part}",
            _ => layer,
        };
    }

    // Today's Keras counts from nothing: conv2d, conv2d_1 ...
    [Fact]
    public void Numbered_layers_are_mapped_by_rank_whatever_their_order_in_the_file()
    {
        byte[] file = KerasTestFile.Of(InceptionV3.Instance, new ArchitectureOptions(), 2).Bytes(Shifted, reversed: true);

        AssertSameConstants(InceptionV3.Instance.Build(new ArchitectureOptions(), new RandomWeights(2)), KerasImporter.Import(file, "inception.h5"));

        static string Shifted(string layer)
        {
            int number = int.Parse(layer.AsSpan(layer.LastIndexOf('_') + 1), CultureInfo.InvariantCulture) - 1;
            return number == 0 ? layer[..layer.LastIndexOf('_')] : $"{layer[..layer.LastIndexOf('_')]}_{number}";
        }
    }

    // A second network built in one session is numbered on from the first; "10" comes after "9", not after "1".
    [Fact]
    public void Numbered_layers_are_mapped_by_rank_whatever_the_first_number()
    {
        var file = new KerasTestFile();
        foreach (int number in new[] { 103, 95, 99, 1004 })
        {
            file.Add($"conv2d_{number}", "kernel", [1], [1]).Add($"batchnormalization_{number + 7}", "beta", [1], [1]);
        }

        var names = new KerasLayerNames(KerasWeightFile.Open(file.Add("conv2d_transpose_1", "kernel", [1], [1]).Bytes(), "ranks.h5"));

        Assert.Equal(["conv2d_95", "conv2d_99", "conv2d_103", "conv2d_1004"], Enumerable.Range(1, 4).Select(i => names.Find($"conv2d_{i}")?.Name));
        Assert.Equal("batchnormalization_110", names.Find("batch_normalization_3")?.Name);
        Assert.Null(names.Find("conv2d_5"));
    }

    [Fact]
    public void Published_names_of_DenseNet_are_found()
    {
        byte[] file = KerasTestFile.Of(DenseNet.DenseNet121, new ArchitectureOptions(), 8)
            .Bytes(layer => layer.StartsWith("conv1_", StringComparison.Ordinal) ? layer.Replace('_', '/') : layer);

        AssertSameConstants(DenseNet.DenseNet121.Build(new ArchitectureOptions(), new RandomWeights(8)), KerasImporter.Import(file, "densenet.h5"));
    }

    [Fact]
    public void Any_change_of_a_file_is_read_or_refused()
    {
        byte[] sound = KerasTestFile.Of(MobileNetV2.Instance, Narrow, 7).Bytes();
        var random = new Random(9);
        int refused = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] bytes = (byte[])sound.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                // Weights are megabytes; what matters more are the headers and names after each of them, found by their text.
                int at = random.Next(bytes.Length);
                int header = bytes.AsSpan(at).IndexOf(random.Next(2) == 0 ? "SNOD"u8 : "weight_names"u8);
                at = Math.Min(Math.Max(0, at + header + random.Next(-64, 200)), bytes.Length - 1);
                bytes.AsSpan(at, Math.Min(1 << random.Next(4), bytes.Length - at)).Fill(random.Next(2) == 0 ? (byte)random.Next(256) : (byte)0xFF);
            }

            try
            {
                KerasImporter.Import(bytes, "fuzzed.h5", 32);
            }
            catch (InvalidModelException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 30, 150);
    }

    [Fact]
    public void Weight_names_of_Keras_1_are_understood()
    {
        byte[] file = KerasTestFile.Of(SqueezeNet.Instance, new ArchitectureOptions(), 3)
            .Bytes(weightName: (layer, weight) => $"{layer.Replace('/', '_')}_{(weight == "kernel" ? "W" : "b")}_1:0");

        AssertSameConstants(SqueezeNet.Instance.Build(new ArchitectureOptions(), new RandomWeights(3)), KerasImporter.Import(file, "squeezenet.h5"));
    }

    [Fact]
    public void A_dense_kernel_behind_a_flattened_map_is_rearranged()
    {
        // VGG's real classifier has 124 million weights; the rule is the same for a map of 2 channels, 2 rows, 3 columns.
        var weight = new LayerWeight("fc1", "kernel", LayerWeightKind.Dense, new TensorShape(1, 12)) { FlattenedMap = new TensorShape(2, 2, 3) };
        float[] stored = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        byte[] file = new KerasTestFile().Add("fc1", "kernel", [12, 1], stored).Bytes();

        Tensor arranged = new KerasWeights(KerasWeightFile.Open(file, "dense.h5")).Get(weight);

        Assert.Equal([0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11], arranged.Floats);
    }

    [Fact]
    public void EfficientNet_mends_the_deviations_stored_as_variances()
    {
        float[] mean = [0.485f, 0.456f, 0.406f];
        float[] deviation = [0.229f, 0.224f, 0.225f];
        byte[] file = KerasTestFile.Of(EfficientNet.B0, new ArchitectureOptions(), 4)
            .Change("normalization", "mean", (shape, _) => (shape, mean))
            .Change("normalization", "variance", (shape, _) => (shape, deviation))
            .Add("normalization", "count", [], [0])
            .Bytes();

        Graph graph = KerasImporter.Import(file, "efficientnetb0.h5");

        float[] factor = graph.Require("normalization/factor").Constant!.Floats;
        float[] summand = graph.Require("normalization/summand").Constant!.Floats;
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(1 / (255 * deviation[c]), factor[c], 1e-6);
            Assert.Equal(-mean[c] / deviation[c], summand[c], 1e-5);
        }
    }

    [Fact]
    public void Whatever_does_not_fit_is_an_error_that_says_what()
    {
        KerasTestFile File() => KerasTestFile.Of(MobileNetV2.Instance, Narrow, 5);

        AssertRefused("no weights for layer block_7_expand;", File().Remove("block_7_expand").Bytes());
        AssertRefused("1 weights are left over after building MobileNet v2: /extra/extra/kernel:0", File().Add("extra", "kernel", [1], [1]).Bytes());
        AssertRefused("layer Conv1 needs [3, 3, 3, 16]", File().Change("Conv1", "kernel", (s, v) => ([3, 3, 16, 3], v)).Bytes());
        AssertRefused("not finite", File().Change("Conv1", "kernel", (s, v) => (s, [float.NaN, .. v[1..]])).Bytes());
        AssertRefused("has no gamma", File().Remove("bn_Conv1").Add("bn_Conv1", "beta", [16], new float[16]).Bytes());
        AssertRefused("more than one kernel", File().Add("model", "kernel", [1], [1]).Add("model", "kernel_1", [1], [1]).Bytes());
        AssertRefused("of no kind that image networks have", File().Add("lstm", "state", [1], [1]).Bytes());
        AssertRefused("not known here (layers dense_17", new KerasTestFile().Add("dense_17", "kernel", [1, 1], [1]).Bytes());
        AssertRefused("keras-resnet50-notop", new KerasTestFile().Add("res2a_branch2a", "kernel", [1], [1]).Bytes());
        AssertRefused("no attribute layer_names", Hdf5.Hdf5TestWriter.Write(new Hdf5.Hdf5TestWriter.Group()));
    }

    [Fact]
    public void The_loader_takes_a_size_and_outputs()
    {
        byte[] file = KerasTestFile.Of(MobileNetV2.Instance, Narrow, 6).Bytes();
        var shape = new TensorShape(TensorShape.Batch, 3, 96, 96);

        Graph graph = GraphLoader.Load(file, "small.h5", new GraphLoadOptions
        {
            InputShapes = new Dictionary<string, TensorShape> { ["input"] = shape },
            Outputs = ["features"],
        });

        Assert.Equal(shape, graph.Inputs[0].Shape);
        Assert.Equal(["features"], graph.Outputs.Select(o => o.Name));
        Assert.Throws<InvalidModelException>(() => GraphLoader.Load(file, "small.h5", new GraphLoadOptions
        {
            InputShapes = new Dictionary<string, TensorShape> { ["pixels"] = shape },
        }));
    }

    private static void AssertRefused(string part, byte[] file) =>
        Assert.Contains(part, Assert.Throws<InvalidModelException>(() => KerasImporter.Import(file, "test.h5")).Message, StringComparison.Ordinal);

    private static void AssertSameConstants(Graph expected, Graph actual)
    {
        GraphValue[] wanted = [.. expected.Values.Where(v => v.Constant is not null)];
        Assert.Equal(expected.Nodes.Select(n => n.Name), actual.Nodes.Select(n => n.Name));
        foreach (GraphValue value in wanted)
        {
            Assert.True(value.Constant!.Floats.AsSpan().SequenceEqual(actual.Require(value.Name).Constant!.Floats), value.Name);
        }
    }
}
