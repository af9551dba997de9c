using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetClassifier.Backbones;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Imaging;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Tests.Backbones;

public sealed class BackboneLoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AMissingFileSaysWhatToDo()
    {
        InvalidBackboneException e = Assert.Throws<InvalidBackboneException>(() => BackboneLoader.Load(folder["net.onnx"]));
        Assert.Contains("no such file", e.Message);
        Assert.Contains(FilterBank.Name, e.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("This is no network.")]
    public void ADamagedFileIsNamed(string content)
    {
        string path = folder.Write("net.onnx", content);
        Assert.Contains(path, Assert.Throws<InvalidBackboneException>(() => BackboneLoader.Load(path)).Message);
    }

    [SkippableTheory]
    [InlineData("mobilenetv2_1.0_224_notop.onnx", 1)]
    [InlineData("squeezenet1.0_caffe.onnx", 64)]
    [InlineData("mobilenet_v1_0.25_224_frozen.pb", 1)]
    public void WithItsSidecarTheGraphTakesPixelsAndGivesThePublishedFeatures(string file, int scale)
    {
        Backbone backbone = BackboneLoader.Load(SharedFiles.Require($"models/{file}"));
        using JsonDocument sidecar = JsonDocument.Parse(File.ReadAllText(SharedFiles.Require($"models/{file}.json")));
        Assert.Equal(sidecar.RootElement.GetProperty("featureWidth").GetInt32(), backbone.FeatureWidth);
        Assert.Equal(backbone.ContentId, BackboneLoader.Load(SharedFiles.Require($"models/{file}")).ContentId);
        float[] golden = Golden(file, backbone.Spec.FeatureTensor);

        using InferencePlan plan = InferencePlan.Compile(backbone.Graph, new InferencePlanOptions());
        using InferenceWorkspace workspace = plan.CreateWorkspace();
        Span<float> pixels = workspace.GetInput();
        bool planar = backbone.Spec.Layout == TensorLayout.Nchw;
        int area = backbone.Spec.Width * backbone.Spec.Height;
        uint state = 12345;
        for (int i = 0; i < pixels.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            float wanted = (((state >> 8) / 16777216f * 2) - 1) * scale;
            int channel = planar ? i / area : i % 3;
            pixels[i] = (wanted * backbone.Spec.Normalization.Std[channel]) + backbone.Spec.Normalization.Mean[channel];
        }

        workspace.Run(1);
        ReadOnlySpan<float> features = workspace.GetOutput();
        float largest = golden.Take(features.Length).Max(Math.Abs);
        for (int i = 0; i < features.Length; i++)
        {
            Assert.InRange(Math.Abs(features[i] - golden[i]), 0, 2e-4 * largest);
        }
    }

    [SkippableFact]
    public void SpatialMapsAreAveraged()
    {
        string path = SharedFiles.Require("models/squeezenet_fp16.onnx");
        Backbone backbone = BackboneLoader.Load(path);
        Assert.Equal(512, backbone.FeatureWidth);
        Assert.Equal(2, backbone.Graph.Outputs[0].Shape.Rank);
    }

    [SkippableFact]
    public void AnUnknownTensorListsCandidates()
    {
        string path = SharedFiles.Require("models/mobilenetv2_1.0_224_notop.onnx");
        InvalidBackboneException e = Assert.Throws<InvalidBackboneException>(() => BackboneLoader.Load(path, new BackboneOptions { FeatureTensor = "no/such" }));
        Assert.Contains("no tensor 'no/such'", e.Message);
        Assert.Contains("bottleneck", e.Message);
    }

    [SkippableFact]
    public void WithoutASidecarThePreprocessingAndTheTensorMustBeSaid()
    {
        string path = folder["net.pb"];
        File.Copy(SharedFiles.Require("models/mobilenet_v1_0.25_128_frozen.pb"), path);
        Assert.Contains("--features", Assert.Throws<InvalidBackboneException>(() => BackboneLoader.Load(path)).Message);
        BackboneOptions options = new() { FeatureTensor = "MobilenetV1/Logits/AvgPool_1a/AvgPool" };
        Assert.Contains("--preprocess", Assert.Throws<InvalidBackboneException>(() => BackboneLoader.Load(path, options)).Message);

        Backbone backbone = BackboneLoader.Load(path, options with { Preprocessing = BackbonePreprocessing.Tf });

        Assert.Equal((256, 128, 128, TensorLayout.Nhwc), (backbone.FeatureWidth, backbone.Spec.Width, backbone.Spec.Height, backbone.Spec.Layout));
        Assert.NotEqual(backbone.ContentId, BackboneLoader.Load(path, options with { Preprocessing = BackbonePreprocessing.Torch }).ContentId);
    }

    [SkippableTheory]
    [InlineData("{", ".json'")]
    [InlineData("{\"layout\":\"CHW\"}", "layout 'CHW'")]
    [InlineData("{\"mean\":[1],\"std\":[1,1,1]}", "mean and std")]
    [InlineData("{\"mean\":[0,0,0],\"std\":[0,1,1]}", "mean and std")]
    [InlineData("{\"mean\":[0,0,0],\"std\":[1,1,1],\"color\":\"grey\"}", "color 'grey'")]
    [InlineData("{\"mean\":[0,0,0],\"std\":[1,1,1],\"featureWidth\":7}", "the sidecar says 7")]
    [InlineData("{\"mean\":[0,0,0],\"std\":[1,1,1],\"width\":64,\"height\":32}", "shape")]
    public void AWrongSidecarIsNamed(string json, string message)
    {
        string path = folder["net.onnx"];
        File.Copy(SharedFiles.Require("models/mobilenetv2_1.0_224_notop.onnx"), path);
        folder.Write("net.onnx.json", json.Length > 1 ? json.Replace("{", "{\"features\":\"bottleneck\",") : json);
        Assert.Contains(message, Assert.Throws<InvalidBackboneException>(() => BackboneLoader.Load(path)).Message);
    }

    private static float[] Golden(string model, string output)
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllText(SharedFiles.Require("golden/index.json")));
        string file = index.RootElement.EnumerateArray()
            .Single(entry => entry.GetProperty("model").GetString() == model && entry.GetProperty("output").GetString() == output).GetProperty("file").GetString()!;
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(SharedFiles.Require($"golden/{file}"))).ToArray();
    }
}
