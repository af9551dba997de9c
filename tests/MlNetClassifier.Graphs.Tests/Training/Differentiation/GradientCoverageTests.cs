using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.Graphs.Training.Differentiation;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests.Training.Differentiation;

/// <summary>Every operator of every network that can be built or imported has a gradient, so that any of them can be fine-tuned from anywhere.</summary>
public sealed class GradientCoverageTests
{
    public static TheoryData<string> Architectures => [.. Architecture.All.Select(a => a.Name)];

    public static TheoryData<string> Models =>
    [
        "customvision_office_model.pb", "inceptionv3_2015_mixed8.onnx", "mobilenet_v1_0.25_128_frozen.pb", "mobilenet_v1_0.25_224_keras.h5",
        "mobilenet_v2_1.0_224_quant.tflite", "mobilenetv1_1.0_224_pw12.onnx", "mobilenetv2_1.0_224_notop.onnx", "resnet50_caffe_res4f.onnx",
        "retrained_mobilenet_0.25_128.pb", "squeezenet1.0_caffe.onnx", "squeezenet1.1_notop_keras.h5", "squeezenet_fp16.onnx",
    ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Built_networks_have_gradients(string name)
    {
        Architecture architecture = Architecture.Find(name)!;
        var options = new ArchitectureOptions { Size = architecture.DefaultSize == 299 ? 75 : 32, Classes = 2 };
        Assert.Empty(Missing(architecture.BuildForTraining(options, new Zeros()).Graph));
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Imported_networks_have_gradients(string name) => Assert.Empty(Missing(GraphLoader.Load(SharedFiles.Require("models/" + name))));

    /// <summary>Importers make no other operators than these, so whatever can be read either has a gradient or says why not.</summary>
    [Fact]
    public void Every_operator_has_a_gradient_or_a_reason_against_one()
    {
        Type[] operators = [.. typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract && t.Namespace == typeof(Relu).Namespace)];
        Assert.True(operators.Length > 70, $"only {operators.Length} operators were found.");
        Assert.Empty(operators.Where(t => GradientRules.Has(t) == GradientRules.IsRefused(t)).Select(t => t.Name));
    }

    private static IEnumerable<string> Missing(Graph graph) =>
        graph.Nodes.Where(n => GradientRules.For(n.Operator) is null).Select(n => n.Operator.Name).Distinct();

    /// <summary>Values do not matter here, and drawing a hundred million of them takes seconds.</summary>
    private sealed class Zeros : IWeightSource
    {
        public Tensor Get(LayerWeight weight) => Tensor.FromFloats(new float[weight.Shape.ElementsPerItem], weight.Shape);
    }
}
