using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests;

/// <summary>Published networks against outputs of another framework. The reference executor is slow, so the small ones, one picture.</summary>
public class GoldenTests
{
    [SkippableTheory]
    [InlineData("mobilenetv2_1.0_224_notop.onnx", "bottleneck")]
    [InlineData("mobilenetv1_1.0_224_pw12.onnx", "bottleneck")]
    [InlineData("squeezenet1.0_caffe.onnx", "prob")]
    [InlineData("squeezenet1.0_caffe.onnx", "bottleneck")]
    [InlineData("mobilenet_v1_0.25_224_frozen.pb", "MobilenetV1/Logits/AvgPool_1a/AvgPool")]
    [InlineData("mobilenet_v1_0.25_224_frozen.pb", "MobilenetV1/Predictions/Softmax")]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb", "MobilenetV1/Predictions/Softmax")]
    [InlineData("retrained_mobilenet_0.25_128.pb", "final_result")]
    [InlineData("customvision_office_model.pb", "loss")]
    [InlineData("customvision_office_model.pb", "model_outputs")]
    public void OutputsAgreeWithTheReference(string model, string output)
    {
        GoldenCase golden = GoldenCase.Find(model, output);
        Graph graph = GraphLoader.Load(golden.ModelPath).Cut(output);
        Tensor actual = ReferenceExecutor.Run(graph, golden.Input(1))[0];
        Near.Assert(golden.Expected(1), actual, 1e-4);
    }
}
