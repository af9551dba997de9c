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
    public void OutputsAgreeWithTheReference(string model, string output)
    {
        GoldenCase golden = GoldenCase.Find(model, output);
        Graph graph = GraphLoader.Load(golden.ModelPath).Cut(output);
        Tensor actual = ReferenceExecutor.Run(graph, golden.Input(1))[0];
        Near.Assert(golden.Expected(1), actual, 1e-4);
    }
}
