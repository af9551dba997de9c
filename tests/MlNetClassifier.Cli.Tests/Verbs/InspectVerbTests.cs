using System.Text.Json;
using System.Xml.Linq;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Cli.Tests.Verbs;

public sealed class InspectVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetclassifier-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("models/mobilenetv2_1.0_224_notop.onnx", "format            ONNX", "bottleneck        bottleneck [N, 1280]")]
    [InlineData("models/mobilenet_v1_0.25_224_frozen.pb", "TensorFlow GraphDef", "MobilenetV1/Logits/AvgPool_1a/AvgPool [N, 1, 1, 256], 256 features")]
    [InlineData("models/mobilenet_v2_1.0_224_quant.tflite", "parameters        3,489,097", "multiply-adds     300,775,552 a picture")]
    [InlineData("models/mobilenet_v1_0.25_224_keras.h5", "architecture      MobileNet v1", "features [N, 256], 256 features (read by the classifier)")]
    [InlineData("mlnet/fixtures/lbfgs_on_onnx.zip", "step              OnnxTransform (TransformerChain/Transform_004)", "network           TransformerChain/Transform_004/OnnxModel")]
    public async Task Every_kind_of_file_is_described(string file, params string[] expected)
    {
        CliOutcome outcome = await Run("inspect", SharedFiles.Require(file));

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.All(expected, e => Assert.Contains(e, outcome.Out, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Layers_a_picture_and_JSON_are_written()
    {
        string file = SharedFiles.Require("models/squeezenet1.1_notop_keras.h5");

        CliOutcome outcome = await Run("inspect", file, "--json", "--layers", "--graph", "network.svg");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        JsonElement network = json.RootElement.GetProperty("networks")[0];
        Assert.Equal(722_496, network.GetProperty("parameters").GetInt64());
        Assert.Equal(722_496, network.GetProperty("layers").EnumerateArray().Sum(l => l.GetProperty("parameters").GetInt64()));
        IEnumerable<XElement> labels = XElement.Load(Path.Combine(_folder, "network.svg")).Descendants().Where(e => e.Name.LocalName == "text");
        Assert.Equal(25, labels.Count(l => l.Value.StartsWith("Conv ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_no_model_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "page.onnx"), "<html></html>");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "short.zip"), "PK\u0003\u0004rest"u8.ToArray());

        Assert.Equal(3, (await Run("inspect", "page.onnx")).ExitCode);
        Assert.Equal(3, (await Run("inspect", "short.zip")).ExitCode);
        Assert.Equal(3, (await Run("inspect", "absent.onnx")).ExitCode);
        Assert.Equal(2, (await Run("inspect")).ExitCode);
    }

    private Task<CliOutcome> Run(params string[] arguments) => new CliHarness(_folder).RunAsync(arguments);
}
