using System.Text;
using MlNetClassifier.Backbones.Catalog;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Tests.Backbones.Catalog;

public sealed class BackboneCatalogTests
{
    public static TheoryData<string> Names => [.. BackboneCatalog.Default.Entries.Select(e => e.Name)];

    // Reading it checks names, addresses, checksums, preprocessing and ranges already.
    [Theory]
    [MemberData(nameof(Names))]
    public void Entries_are_complete(string name)
    {
        CatalogEntry entry = BackboneCatalog.Default.Find(name)!;

        Assert.NotEmpty(entry.Licence);
        Assert.Equal(3, entry.Mean.Count);
        Assert.True(entry.Checksums.Count > 0 || entry.Name.StartsWith("mlnet-", StringComparison.Ordinal), "no checksum");
        Assert.Equal(entry.File.EndsWith("gz", StringComparison.Ordinal), entry.ArchiveMember is not null);
        Assert.All(entry.Checksums, c => Assert.NotEmpty(c.PublishedBy));
        Assert.True(entry.Bytes is not null || entry.Checksums.Count > 0 || entry.Name.StartsWith("mlnet-", StringComparison.Ordinal));
        if (entry.Format == CatalogFormat.Keras)
        {
            Architecture architecture = Architecture.Find(entry.Architecture!)!;
            var weights = new ShapesOnly();
            Graph graph = architecture.Build(new ArchitectureOptions { WidthMultiplier = entry.WidthMultiplier, Size = entry.InputSize }, weights);
            Assert.Equal(entry.FeatureWidth, graph.Require(entry.Features!).Shape[1]);
            // The weights and no more than a megabyte of names and padding around them.
            if (entry.Bytes is { } bytes)
            {
                Assert.InRange(bytes - (4 * weights.Parameters), 0, 1 << 20);
            }
        }
    }

    [Theory]
    [InlineData("resnet50", "resnet50-v1-12")]
    [InlineData("VGG16", "keras-vgg16-notop")]
    [InlineData("inceptionv3", "keras-inceptionv3-notop")]
    [InlineData("xception", "keras-xception-notop")]
    [InlineData("mobilenetv2", "mobilenetv2-7")]
    public void The_tutorials_names_are_known(string alias, string name) => Assert.Equal(name, BackboneCatalog.Default.Find(alias)?.Name);

    [Fact]
    public void The_sets_promised_are_there() => Assert.Superset(
        new HashSet<string>
        {
            "mobilenetv2-7", "resnet18-v1-7", "resnet50-v1-12", "resnet50-v2-7", "squeezenet1.1-7", "efficientnet-lite4-11",
            "mobilenet_v3_small_Opset17_torch_hub", "efficientnet_b0_Opset17_timm", "keras-vgg16-notop", "keras-vgg19-notop", "keras-resnet50-notop",
            "keras-inceptionv3-notop", "keras-xception-notop", "keras-mobilenetv2-1.0-224-notop", "tf-inception-v3-2016", "tf-mobilenet-v1-1.0-224",
            "tf-mobilenet-v2-1.0-224", "mlnet-inception-v3", "mlnet-mobilenet-v2", "mlnet-resnet-v2-50", "mlnet-resnet-v2-101", "resnet34-v1-7",
            "resnet101-v1-7", "keras-densenet121-notop", "shufflenet-v2-12",
        },
        BackboneCatalog.Default.Entries.Select(e => e.Name).ToHashSet());

    [SkippableFact]
    public void A_file_of_the_catalogue_meets_its_checksums()
    {
        string file = SharedFiles.Require("models/squeezenet1.1_notop_keras.h5");
        CatalogEntry entry = BackboneCatalog.Default.Find("keras-squeezenet1.1-notop")!;

        Assert.Equal(entry.Bytes, new FileInfo(file).Length);
        Assert.All(entry.Checksums, c => Assert.Equal(c.Hex, FileHashes.Of(file, c.Algorithm)));
        Assert.Equal(["sha256", "md5"], entry.Checksums.Select(c => c.Algorithm));
    }

    [Theory]
    [InlineData("\"sha256\": \"ABC\", \"sha256From\": \"official\"", "sha256 must be 64")]
    [InlineData("\"sha256\": \"0000000000000000000000000000000000000000000000000000000000000000\"", "needs its origin")]
    [InlineData("\"bytes\": -1", "bytes must be positive")]
    [InlineData("\"colour\": 1", "colour")]
    [InlineData("\"aliases\": [\"a/b\"]", "other than letters")]
    [InlineData("\"archiveMember\": \"../x\"", "other characters")]
    [InlineData("\"top1\": 101", "out of range")]
    public void A_faulty_entry_is_refused_by_name(string field, string message)
    {
        string json = $$"""
            { "preprocessing": { "p": { "color": "RGB", "mean": [0, 0, 0], "std": [1, 1, 1] } },
              "models": [ { "name": "odd", "title": "Odd", "format": "onnx", "mirrors": ["https://example.org/x"], "file": "x.onnx", "licence": "MIT",
                "input": { "name": "x", "layout": "NCHW", "size": 224 }, "preprocessing": "p", "featureWidth": 8, {{field}} } ] }
            """;

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => CatalogReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json))));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private sealed class ShapesOnly : IWeightSource
    {
        public long Parameters { get; private set; }

        public Tensor Get(LayerWeight weight)
        {
            Parameters += weight.Shape.ElementsPerItem;
            return Tensor.FromFloats(new float[weight.Shape.ElementsPerItem], weight.Shape);
        }
    }
}
