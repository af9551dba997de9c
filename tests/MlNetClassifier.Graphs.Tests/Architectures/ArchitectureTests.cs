using System.Globalization;
using System.Text.Json;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Architectures;

public sealed class ArchitectureTests
{
    // Totals that Keras' documentation states, statistics of batch normalisation included. EfficientNet's stated 4,049,571 and 5,330,571 count
    // the number of pictures its normalisation was adapted to, which is no part of the network.
    [Theory]
    [InlineData("vgg16", null, 14_714_688, 512)]
    [InlineData("vgg19", null, 20_024_384, 512)]
    [InlineData("resnet50", null, 23_587_712, 2048)]
    [InlineData("resnet101", null, 42_658_176, 2048)]
    [InlineData("resnet152", null, 58_370_944, 2048)]
    [InlineData("resnet50v2", null, 23_564_800, 2048)]
    [InlineData("resnet101v2", null, 42_626_560, 2048)]
    [InlineData("resnet152v2", null, 58_331_648, 2048)]
    [InlineData("inceptionv3", null, 21_802_784, 2048)]
    [InlineData("xception", null, 20_861_480, 2048)]
    [InlineData("mobilenet", null, 3_228_864, 1024)]
    [InlineData("mobilenetv2", null, 2_257_984, 1280)]
    [InlineData("densenet121", null, 7_037_504, 1024)]
    [InlineData("efficientnetb0", null, 4_049_570, 1280)]
    [InlineData("squeezenet1.1", null, 722_496, 512)]
    [InlineData("vgg16", 1000, 138_357_544, 4096)]
    [InlineData("vgg19", 1000, 143_667_240, 4096)]
    [InlineData("resnet101", 1000, 44_707_176, 2048)]
    [InlineData("resnet152", 1000, 60_419_944, 2048)]
    [InlineData("resnet101v2", 1000, 44_675_560, 2048)]
    [InlineData("resnet152v2", 1000, 60_380_648, 2048)]
    [InlineData("resnet50", 1000, 25_636_712, 2048)]
    [InlineData("resnet50v2", 1000, 25_613_800, 2048)]
    [InlineData("inceptionv3", 1000, 23_851_784, 2048)]
    [InlineData("xception", 1000, 22_910_480, 2048)]
    [InlineData("mobilenet", 1000, 4_253_864, 1024)]
    [InlineData("mobilenetv2", 1000, 3_538_984, 1280)]
    [InlineData("densenet121", 1000, 8_062_504, 1024)]
    [InlineData("efficientnetb0", 1000, 5_330_570, 1280)]
    [InlineData("squeezenet1.1", 1000, 1_235_496, 512)]
    public void Parameter_counts_are_the_published_ones(string name, int? classes, long parameters, int width)
    {
        var weights = new RecordingWeights();

        Graph graph = Architecture.Find(name)!.Build(new ArchitectureOptions { Classes = classes }, weights);

        Assert.Equal(parameters, weights.Parameters);
        Assert.Equal(new TensorShape(TensorShape.Batch, width), graph.Require(Architecture.FeaturesName).Shape);
        Assert.Equal(classes is null ? Architecture.FeaturesName : Architecture.PredictionsName, graph.Outputs[0].Name);
    }

    /// <summary>The same against a list gathered from Keras' documentation and source, file by file, that this code was not written from.</summary>
    [SkippableFact]
    public void Parameter_counts_are_those_of_the_list_of_published_files()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("backbones.json")));
        HashSet<string> checkedOnes = [];
        foreach (JsonElement entry in document.RootElement.GetProperty("models").EnumerateArray())
        {
            // keras-NAME[-WIDTH-SIZE][-notop]
            string[] parts = entry.GetProperty("name").GetString()!.Split('-');
            if (parts[0] != "keras" || Architecture.Find(parts[1]) is not { } architecture
                || !entry.TryGetProperty("params", out JsonElement stated) || stated.ValueKind != JsonValueKind.Number)
            {
                continue;
            }

            var weights = new RecordingWeights();
            float width = parts.Length > 2 && float.TryParse(parts[2], CultureInfo.InvariantCulture, out float given) ? given : 1;
            architecture.Build(new ArchitectureOptions { Classes = parts.Contains("notop") ? null : 1000, WidthMultiplier = width }, weights);
            long counted = architecture is EfficientNet ? 1 : 0;
            Assert.Equal(stated.GetInt64(), weights.Parameters + counted);
            checkedOnes.Add(architecture.Name);
        }

        // The list states none for the deeper ones of a family; Keras' table of models does, see above.
        Assert.Equal(["resnet101", "resnet152", "resnet152v2", "squeezenet1.1"], Architecture.All.Select(a => a.Name).Except(checkedOnes).Order(StringComparer.Ordinal));
    }

    // Stated in the same documentation for the narrow MobileNets, classifier included; the second rounds its channels to multiples of 8.
    [Theory]
    [InlineData("mobilenet", 0.25f, 475_544)]
    [InlineData("mobilenet", 0.5f, 1_342_536)]
    [InlineData("mobilenetv2", 0.35f, 1_691_208)]
    [InlineData("mobilenetv2", 1.4f, 6_156_712)]
    public void Width_multipliers_give_the_published_narrow_networks(string name, float width, long parameters)
    {
        var weights = new RecordingWeights();

        Architecture.Find(name)!.Build(new ArchitectureOptions { Classes = 1000, WidthMultiplier = width }, weights);

        Assert.Equal(parameters, weights.Parameters);
    }

    public static TheoryData<string> Names => [.. Architecture.All.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Plans_compute_what_the_reference_executor_computes(string name)
    {
        Architecture architecture = Architecture.Find(name)!;
        int size = architecture.DefaultSize == 299 ? 75 : 32;
        // VGG's dense layers of 4096 would take the reference executor longer than all the rest.
        int? classes = architecture is Vgg ? null : 7;
        Graph graph = architecture.Build(new ArchitectureOptions { Size = size, Classes = classes }, new RandomWeights(3));
        Tensor input = Noise(size, 5);

        Tensor expected = ReferenceExecutor.Run(graph, input)[0];
        using InferencePlan plan = InferencePlan.Compile(graph, new InferencePlanOptions());
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        input.Floats.CopyTo(workspace.GetInput());
        workspace.Run(1);

        Near.Assert(expected.Floats, workspace.GetOutput(), 1e-4);
        Assert.Equal(classes ?? 512, expected.Length);
    }

    [Fact]
    public void Random_weights_depend_on_seed_and_name_alone()
    {
        var weight = new LayerWeight("conv1", "kernel", LayerWeightKind.Convolution, new TensorShape(64, 16, 3, 3));

        float[] first = new RandomWeights(1).Get(weight).Floats;

        Assert.Equal(first, new RandomWeights(1).Get(weight).Floats);
        Assert.NotEqual(first, new RandomWeights(2).Get(weight).Floats);
        Assert.NotEqual(first, new RandomWeights(1).Get(weight with { Layer = "conv2" }).Floats);
        double deviation = Math.Sqrt(first.Average(v => (double)v * v));
        Assert.InRange(deviation, 0.95 * Math.Sqrt(2.0 / 144), 1.05 * Math.Sqrt(2.0 / 144));
    }

    [Theory]
    [InlineData("ResNet-50V2", "resnet50v2")]
    [InlineData("mobilenet_v2", "mobilenetv2")]
    [InlineData("SqueezeNet1.1", "squeezenet1.1")]
    public void Names_are_found_in_other_spellings(string spelling, string name) => Assert.Equal(name, Architecture.Find(spelling)?.Name);

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Null(Architecture.Find("resnet51"));
        Assert.Throws<ArgumentException>(() => Vgg.Vgg16.Build(new ArchitectureOptions { WidthMultiplier = 0.5f }, new RandomWeights(0)));
        Assert.Throws<ArgumentException>(() => MobileNet.Instance.Build(new ArchitectureOptions { WidthMultiplier = 0 }, new RandomWeights(0)));
        Assert.Throws<ArgumentException>(() => MobileNet.Instance.Build(new ArchitectureOptions { Classes = 0 }, new RandomWeights(0)));
        Assert.Throws<ArgumentException>(() => MobileNet.Instance.Build(new ArchitectureOptions { Size = 5000 }, new RandomWeights(0)));
        Assert.Throws<InvalidGraphException>(() => InceptionV3.Instance.Build(new ArchitectureOptions { Size = 20 }, new RandomWeights(0)));
    }

    private static Tensor Noise(int size, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[3 * size * size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (random.NextSingle() * 2) - 1;
        }

        return Tensor.FromFloats(values, 1, 3, size, size);
    }
}
